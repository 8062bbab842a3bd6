"""level-order, on the worked enterprise."""

from collections.abc import Callable, Mapping

from tests.penstock.rules.enterprise import FOLDER, Enterprise
from tests.penstock.rules.objects import facts

CLUSTER = f"{FOLDER}/cluster.yaml"


def test_level_that_is_skipped(enterprise: Enterprise) -> None:
    enterprise.replace(CLUSTER, "PARENT: plant-a/l3", "PARENT: plant-a/l4")
    (finding,) = enterprise.findings()
    assert (finding.code, finding.place.path) == ("level-order", CLUSTER)
    assert finding.message == "plant-a/l2-line-1 (l2) has the parent plant-a/l4 (l4)"


def test_demilitarised_zone_between(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    files = {
        "clusters/l4/facts.yaml": facts("l4", "l4"),
        "clusters/idmz/facts.yaml": facts("idmz", "l3", "north/l4", zone="idmz"),
        "clusters/l3/facts.yaml": facts("l3", "l3", "north/idmz"),
    }
    assert fleet(files).found() == []


def test_line_below_a_demilitarised_zone(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    files = {
        "clusters/l4/facts.yaml": facts("l4", "l4"),
        "clusters/idmz/facts.yaml": facts("idmz", "l3", "north/l4", zone="idmz"),
        "clusters/line/facts.yaml": facts("line", "l2", "north/idmz"),
    }
    assert fleet(files).found() == ["level-order clusters/line/facts.yaml"]
