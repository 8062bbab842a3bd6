"""cluster-doubled, on the worked enterprise."""

from collections.abc import Callable, Mapping

from tests.penstock.rules.enterprise import Enterprise
from tests.penstock.rules.objects import facts

LINE_2 = "clusters/plant-a/l2-line-2/cluster.yaml"


def test_copied_facts(enterprise: Enterprise) -> None:
    enterprise.replace(LINE_2, "CLUSTER: l2-line-2", "CLUSTER: l2-line-1")
    assert f"cluster-doubled {LINE_2}" in enterprise.found()


def test_one_name_at_two_sites(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    files = {"clusters/a/facts.yaml": facts("l4", "l4"), "clusters/b/facts.yaml": facts("l4", "l4", site="south")}
    assert fleet(files).found() == []
