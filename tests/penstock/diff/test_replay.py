"""Reported changes, applied to a cluster."""

from penstock.diff.compare import compare
from penstock.diff.inventory import inventory
from penstock.document import Document
from tests.penstock.support.objects import config, raw, workload
from tests.penstock.support.renders import render, rendered
from tests.penstock.support.replay import holdings, replayed

Parts = dict[str, list[Document]]


def led(before: Parts, after: Parts) -> bool:
    """Whether the changes lead from one to the other."""
    sides = [render(*(rendered(*each, name=name) for name, each in parts.items())) for parts in (before, after)]
    (found,) = compare([sides[0]], [sides[1]])
    held = [holdings(inventory(side)) for side in sides]
    return replayed(held[0], found.changes) == held[1]


def test_every_sort_of_change() -> None:
    before: Parts = {
        "a": [config("stays", "1"), config("changes", "1"), config("goes", "gone"), config("moves", "m")],
        "b": [config("renamed", "r"), config("settings-2f45t6h7k8", "1"), workload("web")],
    }
    after: Parts = {
        "a": [config("stays", "1"), config("changes", "2"), config("comes", "new")],
        "b": [config("another", "r"), config("settings-9ff5t6h7k8", "2"), workload("web", replicas=3)],
        "c": [config("moves", "m")],
    }
    assert led(before, after)
    assert led(after, before)


def test_two_objects_that_change_names() -> None:
    before: Parts = {"a": [config("x", "1"), config("y", "2")]}
    assert led(before, {"a": [config("x", "2"), config("y", "1")]})


def test_an_object_that_two_apply() -> None:
    before: Parts = {"a": [config("x", "1")], "b": [config("x", "1")]}
    assert led(before, {"a": [config("x", "2")], "b": [config("x", "3")]})
    assert led(before, {"b": [config("x", "2")]})


def test_another_version_of_the_api() -> None:
    old, new = (
        raw({"apiVersion": f"x.org/{version}", "kind": "Thing", "metadata": {"name": "a"}}) for version in ("v1", "v2")
    )
    assert led({"a": [old]}, {"a": [new]})


def test_a_lie_does_not_lead_there() -> None:
    held = holdings(inventory(render(rendered(config("x", "1")))))
    assert replayed(held, ()) == held
    other = holdings(inventory(render(rendered(config("x", "2")))))
    assert replayed(held, ()) != other
