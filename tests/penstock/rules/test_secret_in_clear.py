"""secret-in-clear, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import APPS, EXTRA, LINE, Enterprise, Fleet
from tests.penstock.rules.objects import small

SECRET = """\
apiVersion: v1
kind: Secret
metadata: {name: extra, namespace: edge-app1}
stringData: {%s}
"""


def test_password(enterprise: Enterprise) -> None:
    enterprise.add(SECRET % "password: wet-grass-7")
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, finding.place.path, str(finding.severity)) == ("secret-in-clear", EXTRA, "error")
    assert "wet-grass" not in finding.message + finding.hint


def test_base64_hides_nothing(enterprise: Enterprise) -> None:
    enterprise.add((SECRET % "password: d2V0LWdyYXNzLTc=").replace("stringData", "data"))
    assert enterprise.found(LINE) == [f"secret-in-clear {EXTRA}"]


def test_name_without_a_password(enterprise: Enterprise) -> None:
    assert enterprise.add(SECRET % "username: historian").found(LINE) == []


def test_certificate(enterprise: Enterprise) -> None:
    assert enterprise.add(SECRET % 'ca.crt: "-----BEGIN CERTIFICATE-----"').found(LINE) == []


def test_value_of_a_variable_that_only_the_cluster_knows(enterprise: Enterprise) -> None:
    assume = "  - {kind: Secret, namespace: flux-system, name: site-secrets}\n"
    enterprise.append("penstock.yaml", assume).append(APPS, "      - kind: Secret\n        name: site-secrets\n")
    base = "apps/base/tracing/kustomization.yaml"
    enterprise.append(base, "  - secret.yaml\n").write(
        "apps/base/tracing/secret.yaml", SECRET % "password: '${DB_PASSWORD}'"
    )
    assert enterprise.found(LINE) == []


def test_setting_that_is_one_word(enterprise: Enterprise) -> None:
    assert enterprise.add(SECRET % "RUNTIME: python").found(LINE) == []


def test_password_that_is_one_word(enterprise: Enterprise) -> None:
    assert enterprise.add(SECRET % "password: grass").found(LINE) == [f"secret-in-clear {EXTRA}"]


def test_a_null_is_no_value(enterprise: Enterprise) -> None:
    text = SECRET % "password: null"
    assert enterprise.add(text, text.replace("extra", "more").replace("stringData", "data")).found(LINE) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ('RESTIC_REPOSITORY: "s3:https://s3.example.org/volumes/app", RESTIC_PASSWORD: "${SECRET}"', False),
        ('RESTIC_REPOSITORY: "rest:https://app:wet-grass-7@backup.example.org/app"', True),
        ('clusterID: "407036f5-1f73-44ff-ba81-1f219b7a8a64", storageClass: csi-backups-3', False),
        ('repository_password: "wet-grass-7"', True),
        ('SIDECAR_IMAGE: "registry.example.org/sidecar:v0.5.0"', False),
        ('NAMESERVERS: "10.0.0.1, 10.0.0.2", NET: "10.0.0.0/8"', False),
        ('pin: "10.0.0"', True),
        ('TUNNEL_ID: "6f1ed0a7-36b5-4d29-9b0e-1f219b7a8a64", NIL: "00000000-0000-0000-0000-000000000000"', False),
        ('IPV6: "fd00::1", PEER: "10.0.0.1:51820", DOMAIN: "internal.example.org"', False),
        (f'BASE: "registry.example.org/sidecar@sha256:{"1" * 64}", MIRROR: "cache.example.org:5000/a/b:1"', False),
        ('password: "10.0.0.1"', True),
        ('server: "https://kubernetes.default.svc", PLEX: "http://plex.media:32400/"', False),
        ('hook: "https://hooks.example.org/wet-grass-7"', True),
        ('MAGIC: "wet-grass-7.Long"', True),
        (f'address: "https://hooks.slack.com/services/T0123456/B0123456/{"aB3" * 8}"', True),
    ],
)
def test_where_something_is_opens_nothing(enterprise: Enterprise, values: str, found: bool) -> None:
    """Backups and volumes are said in Secrets beside what opens them."""
    assert enterprise.add(SECRET % values).found(LINE) == [f"secret-in-clear {EXTRA}"] * found


@pytest.mark.parametrize(
    ("value", "counts"),
    [
        ('{"auths": {"registry.example": {"username": "a", "password": "wet-grass-7"}}}', True),
        ('[{"db": {"name": "History", "db_password": "wet-grass-7"}}]', True),
        ('{"providers": [{"name": "Pocket ID", "secret": "${SECRET}", "scope": ["openid"]}]}', False),
        ('{"auths": {"registry.example": {"username": "a", "password": "${PASSWORD}"}}}', False),
        ('{"tenant_id": "5f9c-11", "retries": 3, "tls": true}', False),
        ("{}", False),
        ("{{ .password }}", False),
        ("{password}", False),
        ("1h30m", False),
    ],
)
def test_values_that_are_documents(value: str, counts: bool, fleet: Fleet) -> None:
    head = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: edge-app1}\n"
    text = f"{head}stringData:\n  config: |\n    {value}\n"
    assert bool(fleet(small(text)).said("secret-in-clear")) is counts


@pytest.mark.parametrize(
    ("key", "lines", "counts"),
    [
        ("values.yml", ["envoy:", "  service: {type: LoadBalancer, port: 8443}"], False),
        ("additional.yaml", ["- job_name: pods", "  relabel_configs: [{action: keep, regex: (.+)}]"], False),
        (
            "overlay.yaml",
            ["#@ load('@ytt:overlay', 'overlay')", "---", "kind: Namespace", "---", "spec: {a: b}"],
            False,
        ),
        ("values.yaml", ["auth:", "  adminPassword: wet-grass-7"], True),
        ("values.yaml", ["url: postgres://app:wet-grass-7@db/app"], True),
        ("credentials.yaml", ["alice: wet-grass-7", "bob: dry-grass-7"], True),
        ("config", ["alice: one", "{{ .Values.more }}"], True),
        ("config", ["- wet-grass-7", "- a: b"], True),
    ],
)
def test_values_that_are_yaml(key: str, lines: list[str], counts: bool, fleet: Fleet) -> None:
    head = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: edge-app1}\n"
    text = f"{head}stringData:\n  {key}: |\n" + "".join(f"    {line}\n" for line in lines)
    assert bool(fleet(small(text)).said("secret-in-clear")) is counts
