"""level-cycle, on the worked enterprise."""

from tests.penstock.rules.enterprise import FOLDER, LINE, Enterprise

CLUSTER = f"{FOLDER}/cluster.yaml"


def test_two_clusters_name_each_other(enterprise: Enterprise) -> None:
    enterprise.replace("clusters/plant-a/l3/cluster.yaml", "PARENT: plant-a/l4", f"PARENT: {LINE}")
    assert f"level-cycle {CLUSTER}" in enterprise.found()


def test_long_chain_ends(enterprise: Enterprise) -> None:
    enterprise.replace(CLUSTER, "PARENT: plant-a/l3", "PARENT: plant-a/l2-line-2")
    assert enterprise.found() == [f"level-order {CLUSTER}"]


def test_a_circle_is_told_once_at_the_first_of_its_names(enterprise: Enterprise) -> None:
    enterprise.replace("clusters/plant-a/l4/cluster.yaml", 'PARENT: ""', "PARENT: plant-a/l2-line-1")
    assert [line for line in enterprise.found() if "level-cycle" in line] == [f"level-cycle {CLUSTER}"]
