"""egress-past-parent, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

POLICIES = "platform/conduits/l3-l2/lower/networkpolicies.yaml"


def said(enterprise: Enterprise, cluster: str) -> list[str]:
    return [finding.message for finding in enterprise.findings(cluster) if finding.code == "egress-past-parent"]


def test_a_policy_to_everywhere(enterprise: Enterprise) -> None:
    enterprise.replace(POLICIES, "${PARENT_GATEWAY_ADDRESS}/32", "0.0.0.0/0")
    assert said(enterprise, "plant-a/l2-line-1") == [
        "lets out to 0.0.0.0/0, and the one way out of plant-a/l2-line-1 is plant-a/l3 at 10.41.3.10"
    ]


def test_another_line(enterprise: Enterprise) -> None:
    enterprise.replace(POLICIES, "${PARENT_GATEWAY_ADDRESS}/32", "10.41.18.10/32")
    assert "lets out to 10.41.18.10/32" in said(enterprise, "plant-a/l2-line-1")[0]


def test_a_proxy_below_the_root_that_resolves(enterprise: Enterprise) -> None:
    upstream = enterprise.read("platform/base/proxy-internet/50-upstream.cfg")
    enterprise.write("platform/conduits/l4-l3/lower/50-upstream.cfg", upstream)
    assert "the proxy resolves names itself on 443" in said(enterprise, "plant-a/l3")[0]


def test_the_root_may(enterprise: Enterprise) -> None:
    assert said(enterprise, "plant-a/l4") == []
