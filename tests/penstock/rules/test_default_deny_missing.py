"""default-deny-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise


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
