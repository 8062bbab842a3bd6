"""secret-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise
from tests.penstock.rules.objects import pod

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
