"""Places and dependants."""

from penstock.diff.change import Action, ObjectChange, ObjectId
from penstock.diff.outcome import Change, ClusterOutcome, State
from penstock.impact.gather import impact
from penstock.impact.versions import Moved


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


def running(action: Action, before: str, after: str, *clusters: str) -> Change:
    one = ObjectId("apps", "Deployment", "web", action.value)
    moved = (Moved("image", "r.example/web", before, after),)
    return Change(ObjectChange(action, one, one, ("f/a", "f/a"), versions=moved), clusters)


def test_an_image_that_goes_from_one_object_to_another_is_no_other_image() -> None:
    changes = [running(Action.ADDED, "", "1.0", "a", "b"), running(Action.REMOVED, "1.0", "", "b")]
    found = impact([cluster("a"), cluster("b")], changes, {}).images
    assert [(one.step, one.clusters) for one in found] == [("added", ("a",))]
