"""cluster-facts-missing, on the worked enterprise."""

from collections.abc import Callable, Mapping

from tests.penstock.rules.enterprise import Enterprise
from tests.penstock.rules.objects import config_map, facts
from tests.penstock.support.manifests import flux

BARE = config_map("notes", shift="early")


def test_one_cluster_of_three(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    files = {
        "clusters/l4/facts.yaml": facts("l4", "l4"),
        "clusters/l3/facts.yaml": facts("l3", "l3", "north/l4"),
        "clusters/line/notes.yaml": BARE,
    }
    assert fleet(files).found() == ["cluster-facts-missing clusters/line"]


def test_facts_that_are_there_and_wrong_are_not_missing(enterprise: Enterprise) -> None:
    """One mistake, told where it is; and nothing is unused because a cluster has no level for the moment."""
    enterprise.replace("clusters/plant-a/l3/cluster.yaml", "  LEVEL: l3\n", "")
    assert [one.split()[0] for one in enterprise.found()] == ["facts-invalid", "variable-undefined"]


def test_most_have_none(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    files = {"clusters/l4/facts.yaml": facts("l4", "l4"), "clusters/a/notes.yaml": BARE, "clusters/b/notes.yaml": BARE}
    assert fleet(files).found() == []


def test_nobody_has_any_and_most_are_not_whole(fleet: Callable[[Mapping[str, str]], Enterprise]) -> None:
    elsewhere = flux("elsewhere", "nowhere")
    files = {"clusters/l4/notes.yaml": BARE, "clusters/a/sync.yaml": elsewhere, "clusters/b/sync.yaml": elsewhere}
    assert "cluster-facts-missing" not in " ".join(fleet(files).found())
