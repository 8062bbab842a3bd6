"""network-overlap, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise


def test_two_lines_with_one_network(enterprise: Enterprise) -> None:
    enterprise.replace(
        "clusters/plant-a/l2-line-2/cluster.yaml", "NODE_CIDR: 10.41.18.0/24", "NODE_CIDR: 10.41.17.0/25"
    )
    found = [finding for finding in enterprise.findings() if finding.code == "network-overlap"]
    assert [finding.message for finding in found] == [
        "NODE_CIDR 10.41.17.0/25 of plant-a/l2-line-2 overlaps with NODE_CIDR 10.41.17.0/24 of plant-a/l2-line-1"
    ]


def test_pods_in_the_network_of_the_parents_nodes(enterprise: Enterprise) -> None:
    enterprise.replace("clusters/plant-a/l3/cluster.yaml", "POD_CIDR: 172.21.0.0/16", "POD_CIDR: 10.41.4.0/26")
    messages = [finding.message for finding in enterprise.findings() if finding.code == "network-overlap"]
    assert messages == ["POD_CIDR 10.41.4.0/26 of plant-a/l3 overlaps with NODE_CIDR 10.41.4.0/24 of plant-a/l4"]


def test_pods_of_two_clusters_never_meet(enterprise: Enterprise) -> None:
    enterprise.replace("clusters/plant-a/l3/cluster.yaml", "POD_CIDR: 172.21.0.0/16", "POD_CIDR: 172.20.0.0/16")
    assert "network-overlap" not in {finding.code for finding in enterprise.findings()}
