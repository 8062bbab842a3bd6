"""name-invalid, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise, Fleet
from tests.penstock.rules.objects import config_map, pod, small


@pytest.mark.parametrize("name", ["Settings", "a_b", "-a", "a..b", "x" * 254])
def test_a_name_that_is_none(enterprise: Enterprise, name: str) -> None:
    assert enterprise.add(config_map(name, a="b")).found(LINE) == [f"name-invalid {EXTRA}"]


def test_a_container_is_called_like_a_host(enterprise: Enterprise) -> None:
    text = pod().replace("- name: extra", "- name: extra.one")
    assert enterprise.add(text).found(LINE) == [f"name-invalid {EXTRA}"]


@pytest.mark.parametrize("name", ["a.b-c.1", "1a", "x" * 253])
def test_names_that_are_fine(enterprise: Enterprise, name: str) -> None:
    assert enterprise.add(config_map(name, a="b")).found(LINE) == []


def test_a_role_may_have_a_colon(enterprise: Enterprise) -> None:
    role = "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: 'system:Own'}\nrules: []\n"
    assert enterprise.add(role).found(LINE) == []


@pytest.mark.parametrize(("kind", "found"), [("ClusterIssuer", False), ("Issuer", True)])
def test_a_namespace_counts_where_objects_live_in_one(enterprise: Enterprise, kind: str, found: bool) -> None:
    """The API server takes it off a ClusterIssuer."""
    head = f"apiVersion: cert-manager.io/v1\nkind: {kind}\n"
    text = head + "metadata: {name: own, namespace: no_name}\nspec: {selfSigned: {}}\n"
    assert (f"name-invalid {EXTRA}" in enterprise.add(text).found(LINE)) == found


@pytest.mark.parametrize("part", ["kind", "name", "namespace"])
def test_what_is_encrypted_may_be_any_name(enterprise: Enterprise, part: str) -> None:
    """SOPS without an `encrypted_regex` encrypts all of a manifest; Flux decrypts it after the build."""
    words = {
        "kind": "Secret",
        "name": "own",
        "namespace": "edge-app1",
        part: "ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]",
    }
    text = (
        f"apiVersion: v1\nkind: '{words['kind']}'\n"
        f"metadata: {{name: '{words['name']}', namespace: '{words['namespace']}'}}\n"
        "stringData: {a: 'ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]'}\nsops: {mac: 'ENC[AES256_GCM,data:x]'}\n"
    )
    assert f"name-invalid {EXTRA}" not in enterprise.add(text).found(LINE)


SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: 1st, namespace: edge-app1}\nspec: {ports: [{port: 80}]}\n"


def test_a_service_may_begin_with_a_digit_from_a_version_on(fleet: Fleet) -> None:
    files = small(SERVICE)
    assert len(fleet(files).said("name-invalid")) == 1
    newer = {path: text.replace('"1.34"', '"1.36"') for path, text in files.items()}
    assert fleet(newer).said("name-invalid") == []


def test_names_that_become_labels(fleet: Fleet) -> None:
    kustomization = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: %s, namespace: flux-system}\n"
        "spec: {interval: 1h, prune: true, path: ./apps, sourceRef: {kind: GitRepository, name: flux-system}}\n"
    )
    files = {"apps/map.yaml": config_map("m")}
    (said,) = fleet({**small(kustomization % ("a" * 64)), **files}).said("name-invalid")
    assert "is too long: Flux labels what it applies with it" in said
    assert fleet({**small(kustomization % ("a" * 63)), **files}).said("name-invalid") == []


def test_an_address_may_have_colons(fleet: Fleet) -> None:
    address = (
        "apiVersion: networking.k8s.io/v1\nkind: IPAddress\nmetadata: {name: '2001:db8::1'}\n"
        "spec: {parentRef: {resource: services, namespace: edge-app1, name: x}}\n"
    )
    assert fleet(small(address)).said("name-invalid") == []
