"""secret-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

ASSUMED = '  - {kind: Secret, namespace: edge-app1, name: iothub-integration-module-secret, clusters: ["*/l4"]}\n'


def test_nothing_makes_it(enterprise: Enterprise) -> None:
    enterprise.replace("penstock.yaml", ASSUMED, "")
    assert enterprise.found("plant-a/l4") == ["secret-missing apps/base/iothub-integration/deployment.yaml"]


def test_assumed_on_the_cluster(enterprise: Enterprise) -> None:
    enterprise.replace("penstock.yaml", '["*/l4"]', "[plant-a/l4]")
    assert enterprise.found("plant-a/l4") == []


def test_made_by_an_operator(enterprise: Enterprise) -> None:
    secret = "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: extra, namespace: edge-app1}\n"
    spec = "spec: {target: {name: keys}, secretStoreRef: {name: vault}, dataFrom: [{extract: {key: a}}]}\n"
    enterprise.add(secret + spec, pod("volumes: [{name: keys, secret: {secretName: keys}}]"))
    assert enterprise.found(LINE) == []


def test_what_merges_makes_nothing(fleet: Fleet) -> None:
    fills = (
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: s, namespace: edge-app1}\n"
        "spec: {secretStoreRef: {name: v}, target: {creationPolicy: %s}, dataFrom: [{extract: {key: x}}]}\n"
    )
    asks = pod(container="envFrom: [{secretRef: {name: s}}]")
    assert fleet(small(fills % "Orphan", asks)).said("secret-missing") == []
    assert len(fleet(small(fills % "Merge", asks)).said("secret-missing")) == 1


@pytest.mark.parametrize(
    ("volume", "counts"),
    [
        ("csi: {driver: d.example, nodePublishSecretRef: {name: nobody}}", True),
        ("azureFile: {shareName: s, secretName: nobody}", True),
        ("iscsi: {targetPortal: '1.2.3.4', iqn: 'iqn.2001-04.example:s', lun: 0, secretRef: {name: nobody}}", True),
        ("csi: {driver: d.example}", False),
    ],
)
def test_secrets_of_those_who_mount(volume: str, counts: bool, fleet: Fleet) -> None:
    assert bool(fleet(small(pod(f"volumes: [{{name: v, {volume}}}]"))).said("secret-missing")) is counts


@pytest.mark.parametrize(("name", "hint"), [("registry-acess", ["write registry-access"]), ("anything", [])])
def test_a_secret_of_a_source_that_is_misspelt(enterprise: Enterprise, name: str, hint: list[str]) -> None:
    asked = (
        "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n"
        "metadata: {name: registry-access, namespace: edge-app1}\n"
        "spec: {secretStoreRef: {kind: ClusterSecretStore, name: vault}, dataFrom: [{extract: {key: a}}]}\n"
    )
    source = (
        "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: x, namespace: edge-app1}\n"
        f"spec: {{interval: 1h, url: oci://registry.example/x, secretRef: {{name: {name}}}}}\n"
    )
    found = enterprise.add(asked, source).findings(LINE)
    assert [one.hint for one in found if one.code == "secret-missing"] == hint
