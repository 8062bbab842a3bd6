"""key-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise, Fleet
from tests.penstock.rules.objects import config_map, pod, small


def test_key_that_is_not_there(enterprise: Enterprise) -> None:
    volume = "volumes: [{name: a, configMap: {name: opc-publisher-configmap, items: [{key: nodes.json, path: a}]}}]"
    (finding,) = enterprise.add(pod(volume)).findings(LINE)
    assert (finding.code, finding.place.path) == ("key-missing", EXTRA)
    assert finding.message == "ConfigMap/edge-app1/opc-publisher-configmap has no key nodes.json"


def test_key_that_is_there(enterprise: Enterprise) -> None:
    volume = "volumes: [{name: a, configMap: {name: opc-publisher-configmap, items: [{key: pn.json, path: a}]}}]"
    assert enterprise.add(pod(volume)).found(LINE) == []


MERGED = "annotations: {kustomize.toolkit.fluxcd.io/ssa: Merge}"
FILLS = """\
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: e, namespace: edge-app1}
spec: {secretStoreRef: {name: v}, target: {name: s, creationPolicy: %s}, data: [{secretKey: k, remoteRef: {key: x}}]}
"""
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: edge-app1}\nstringData: {user: a}\n"
ASKS = pod(container="env: [{name: K, valueFrom: {secretKeyRef: {name: s, key: k}}}]")


def test_keys_that_are_added_on_the_cluster(fleet: Fleet) -> None:
    asks = pod(container="env: [{name: K, valueFrom: {configMapKeyRef: {name: m, key: k}}}]")
    some = config_map("m", other="x")
    assert len(fleet(small(some, asks)).said("key-missing")) == 1
    merged = some.replace("namespace: edge-app1", f"namespace: edge-app1, {MERGED}")
    assert fleet(small(merged, asks)).said("key-missing") == []
    assert fleet(small(SECRET, FILLS % "Merge", ASKS)).said("key-missing") == []
    assert len(fleet(small(SECRET, FILLS % "Owner", ASKS)).said("key-missing")) == 1


VAULT = """\
apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata: {name: v, namespace: edge-app1}
spec: {provider: azure, secretObjects: [{secretName: s, type: Opaque, data: [{objectName: o, key: %s}]}]}
"""
SEALED = """\
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: {name: s, namespace: edge-app1}
spec: {encryptedData: {%s: x}}
"""


@pytest.mark.parametrize(
    ("maker", "found"),
    [
        (VAULT % "k", False),
        (VAULT % "key", True),
        (SEALED % "k", False),
        (SEALED % "key", True),
        (FILLS % "Owner", False),
        (FILLS.replace("secretKey: k", "secretKey: key") % "Owner", True),
        (
            FILLS.replace("secretKey: k", "secretKey: key").replace("data:", "dataFrom: [{find: {}}], data:") % "Owner",
            False,
        ),
        (FILLS.replace("secretKey: k", "secretKey: key") % "Owner, template: {data: {k: x}}", False),
    ],
)
def test_what_a_secret_is_made_of(maker: str, found: bool, fleet: Fleet) -> None:
    said = fleet(small(maker, ASKS)).said("key-missing")
    assert [one for one in said if "Secret/edge-app1/s has no key k" in one] == said
    assert bool(said) is found
