"""level-root, on the worked enterprise."""

from collections.abc import Callable, Mapping

from tests.penstock.rules.enterprise import FOLDER, Enterprise
from tests.penstock.rules.objects import facts

CLUSTER = f"{FOLDER}/cluster.yaml"


def test_parent_forgotten(enterprise: Enterprise) -> None:
    enterprise.replace(CLUSTER, "PARENT: plant-a/l3", 'PARENT: ""')
    found = [line for line in enterprise.found() if line.startswith("level-")]
    assert found == [f"level-root {CLUSTER}"]


def test_each_site_has_its_own_root(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    files = {"clusters/a/facts.yaml": facts("l4", "l4"), "clusters/b/facts.yaml": facts("l4", "l4", site="south")}
    assert fleet(files).found() == []
