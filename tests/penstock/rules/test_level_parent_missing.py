"""level-parent-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import FOLDER, LINE, Enterprise

CLUSTER = f"{FOLDER}/cluster.yaml"


def test_parent_that_no_cluster_is(enterprise: Enterprise) -> None:
    enterprise.replace(CLUSTER, "PARENT: plant-a/l3", "PARENT: plant-a/l33")
    assert enterprise.found() == [f"level-parent-missing {CLUSTER}"]


def test_parent_that_was_not_asked_for(enterprise: Enterprise) -> None:
    enterprise.replace(CLUSTER, "PARENT: plant-a/l3", "PARENT: plant-a/l33")
    assert enterprise.found(LINE) == []
