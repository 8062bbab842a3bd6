"""Places and dependants."""

from penstock.diff.result import ClusterOutcome, State
from penstock.impact.gather import impact


def cluster(name: str, parent: str = "", state: State = State.SAME) -> ClusterOutcome:
    site, _, short = name.partition("/")
    level = "l4" if not parent else "l3" if short == "l3" else "l2"
    facts = {"SITE": site, "CLUSTER": short, "LEVEL": level, "PARENT": parent, "RING": "pilot"}
    return ClusterOutcome(name, f"clusters/{name}", state, facts)


def test_a_parent_names_everyone_below_it() -> None:
    fleet = [cluster("a/l4", state=State.CHANGED), cluster("a/l3", "a/l4"), cluster("a/line", "a/l3"), cluster("b/l4")]
    found = impact(fleet, (), {})
    assert [(one.needs, one.via, one.clusters) for one in found.dependants] == [("a/l4", "parent", ("a/l3", "a/line"))]
    assert (found.sites, found.levels, found.rings) == ({"a": 1}, {"l4": 1}, {"pilot": 1})


def test_a_circle_of_parents_ends() -> None:
    fleet = [cluster("a/l4", "a/l3", State.CHANGED), cluster("a/l3", "a/l4")]
    assert [one.clusters for one in impact(fleet, (), {}).dependants] == [("a/l3",)]


def test_who_waits_for_what_is_touched() -> None:
    found = impact((), (), {("f/apps", "f/platform"): {"b", "a"}})
    assert [(one.name, one.needs, one.clusters) for one in found.dependants] == [
        ("Kustomization f/apps", "f/platform", ("a", "b"))
    ]
