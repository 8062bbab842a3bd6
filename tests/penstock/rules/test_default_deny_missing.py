"""default-deny-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import small


def test_a_deny_that_is_gone(enterprise: Enterprise) -> None:
    enterprise.replace("platform/base/policies/kustomization.yaml", "  - default-deny.yaml\n", "")
    found = {
        finding.message
        for finding in enterprise.findings("plant-a/l2-line-1")
        if finding.code == "default-deny-missing"
    }
    assert "no policy of edge-core denies by default what goes in and out" in found
    assert len(found) == 4


def test_a_deny_of_one_direction(enterprise: Enterprise) -> None:
    enterprise.replace("platform/base/policies/default-deny.yaml", "[Ingress, Egress]", "[Egress]")
    found = {
        finding.message
        for finding in enterprise.findings("plant-a/l2-line-1")
        if finding.code == "default-deny-missing"
    }
    assert "no policy of monitoring denies by default what goes in" in found


def test_empty_labels_are_an_empty_selector(fleet: Fleet) -> None:
    space = "apiVersion: v1\nkind: Namespace\nmetadata: {name: edge-app1}\n"
    policy = (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: d, namespace: edge-app1}\n"
        "spec: {podSelector: {matchLabels: {}, matchExpressions: []}, policyTypes: [Ingress, Egress]}\n"
    )
    assert fleet(small(space, policy)).said("default-deny-missing") == []
