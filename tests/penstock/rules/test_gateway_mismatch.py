"""gateway-mismatch, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

LINE = "clusters/plant-a/l2-line-1/cluster.yaml"


def said(enterprise: Enterprise) -> list[str]:
    return sorted(finding.message for finding in enterprise.findings() if finding.code == "gateway-mismatch")


def test_a_gateway_that_moved(enterprise: Enterprise) -> None:
    enterprise.replace("clusters/plant-a/l3/cluster.yaml", "GATEWAY_ADDRESS: 10.41.3.10", "GATEWAY_ADDRESS: 10.41.3.11")
    assert said(enterprise)[0] == (
        "plant-a/l2-line-1 dials 10.41.3.10, and the gateway of its parent plant-a/l3 is 10.41.3.11"
    )


def test_nodes_that_the_parent_turns_away(enterprise: Enterprise) -> None:
    enterprise.replace(LINE, "NODE_CIDR: 10.41.17.0/24", "NODE_CIDR: 10.49.17.0/24")
    assert said(enterprise) == [
        "GATEWAY_ADDRESS 10.41.17.10 of plant-a/l2-line-1 is outside of its NODE_CIDR 10.49.17.0/24",
        "NODE_CIDR 10.49.17.0/24 of plant-a/l2-line-1 is outside of CHILD_CIDR 10.41.16.0/20 of its parent plant-a/l3",
    ]


def test_ipv6(enterprise: Enterprise) -> None:
    enterprise.replace(LINE, "NODE_CIDR: 10.41.17.0/24", "NODE_CIDR: fd00::/64")
    assert said(enterprise)[0] == (
        "NODE_CIDR of plant-a/l2-line-1 is IPv6, and what crosses a level is passed on over IPv4"
    )
