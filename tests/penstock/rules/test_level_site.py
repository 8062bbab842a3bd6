"""level-site, on the worked enterprise."""

from collections.abc import Callable, Mapping

from tests.penstock.rules.enterprise import FOLDER, Enterprise
from tests.penstock.rules.objects import facts

CLUSTER = f"{FOLDER}/cluster.yaml"


def test_parent_of_another_site(enterprise: Enterprise) -> None:
    enterprise.replace(CLUSTER, "PARENT: plant-a/l3", "PARENT: plant-b/l3")
    assert enterprise.found() == [f"level-site {CLUSTER}"]


def test_two_sites_with_clusters_of_one_name(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    files = {
        "clusters/a/facts.yaml": facts("l4", "l4"),
        "clusters/b/facts.yaml": facts("l4", "l4", site="south"),
        "clusters/c/facts.yaml": facts("l3", "l3", "south/l4", site="south"),
    }
    assert fleet(files).found() == []
