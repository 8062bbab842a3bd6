"""Who waits for what a change touches."""

import pytest

from penstock.diff.change import Action, ObjectChange, ObjectId
from penstock.diff.compare import ClusterDiff
from penstock.expand.rendered import Rendered
from penstock.impact import needs
from penstock.impact.needs import Needs, Pair
from tests.penstock.support.renders import render, rendered


def one(name: str, *on: str) -> Rendered:
    return rendered(name=name, dependsOn=[{"name": other} for other in on])


def diff(*owners: str, cluster: str = "one") -> ClusterDiff:
    what = ObjectId("", "ConfigMap", "web", "x")
    names = (f"flux-system/{owner}" for owner in owners)
    return ClusterDiff(cluster, tuple(ObjectChange(Action.ADDED, what, what, (name, name)) for name in names))


def chain(length: int) -> tuple[Rendered, ...]:
    return tuple(one(f"k{n}", *([f"k{n - 1}"] if n else [])) for n in range(length))


def pairs(found: Needs) -> set[Pair]:
    return {(name.partition("/")[2], needed.partition("/")[2]) for name, needed in found.found}


def test_directly_or_through_others_but_not_what_is_touched_itself() -> None:
    found = Needs()
    parts = (one("base"), one("platform", "base"), one("apps", "platform"), one("alone"))
    found.add(diff("base"), render(*parts))
    assert pairs(found) == {("platform", "base"), ("apps", "base")}
    found = Needs()
    found.add(diff("base", "platform"), render(*parts))
    assert pairs(found) == {("apps", "base"), ("apps", "platform")}
    assert not found.more


def test_a_circle_ends() -> None:
    found = Needs()
    found.add(diff("a"), render(one("a", "b"), one("b", "a")))
    assert pairs(found) == {("b", "a")}


def test_each_pair_has_its_clusters() -> None:
    found = Needs()
    for name in ("a", "b"):
        found.add(diff("k0", cluster=name), render(*chain(2), name=name))
    assert list(found.found.values()) == [{"a", "b"}]


def test_so_much_is_listed_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "MOST", 500)
    found = Needs()
    found.add(diff(*(f"k{n}" for n in range(20))), render(*chain(40)))
    assert len(found.found) == 50
    assert found.more


def test_so_many_steps_are_gone_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "STEPS", 50)
    found = Needs()
    found.add(diff(*(f"k{n}" for n in range(20))), render(*chain(40)))
    assert found.more
