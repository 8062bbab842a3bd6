"""What the freight explains, and what it does not."""

from typing import Any

import pytest

from penstock.edit.scalar import quoted
from penstock.promote.effect import Change, Effect, FieldChange
from penstock.promote.explained import unexplained, words
from penstock.promote.freight import freight
from penstock.promote.plan import Item, Outcome, Plan

FILE = "apps/sites/{site}/release/kustomization.yaml"


def told(source: str | None, target: str | None, old: Any, new: Any, path: str = "images[web].newTag") -> list[str]:
    """What a change of one field is, when one value moves."""
    outcome = Outcome.REMOVE if source is None else Outcome.TAKE
    item = Item(f"{FILE}#{path}", "f", "web", target, source, target, outcome)
    plan = Plan("a", "b", freight("a", "", {}), None, (item,))
    change = Change("Deployment/x/web", "changed", (FieldChange("spec.x", old, new),))
    return list(unexplained(Effect("b/l3", (change,)), plan))


@pytest.mark.parametrize(
    ("source", "target", "old", "new"),
    [
        (quoted("1.1.0"), quoted("1.0.0"), "r/web:1.0.0@sha256:1", "r/web:1.1.0@sha256:2"),
        ("3", "1", 1, 3),
        ("true", "false", False, True),
        ("yes", "no", False, True),
        (quoted("${REGISTRY}/new"), quoted("${REGISTRY}/old"), "m.example/old:1", "m.example/new:1"),
        (quoted("${X}"), quoted("a"), "a", "b"),
        (quoted("--key=source"), None, None, "--key=source"),
        (quoted("LEVEL=debug"), quoted("LEVEL=info"), "info", "debug"),
        (
            quoted("- op: add\n  path: /x\n  value: deep\n"),
            quoted("- op: add\n  path: /x\n  value: flat\n"),
            "flat",
            "deep",
        ),
        (quoted("- op: remove\n  path: /x\n"), quoted("- op: test\n  path: /x\n  value: 1\n"), {"gone": 1}, None),
        ("1", "2", "settings-0123456789", "settings-abcdefghij"),
        (None, quoted("1.0.0"), "web:1.0.0", "web:latest"),
    ],
)
def test_what_holds_a_moving_value_is_explained(source: str | None, target: str | None, old: Any, new: Any) -> None:
    assert told(source, target, old, new) == []


@pytest.mark.parametrize(("old", "new"), [("a", "b"), ({"x": 1}, {"x": 2}), (None, "more"), ("less", None)])
def test_what_holds_none_is_not(old: Any, new: Any) -> None:
    assert told(quoted("1.1.0"), quoted("1.0.0"), old, new) == ["Deployment/x/web: spec.x"]


def test_an_object_comes_with_a_list_and_not_with_a_tag() -> None:
    def comes(path: str) -> list[str]:
        item = Item(f"{FILE}#{path}", "f", "web", "1", "2", "1", Outcome.TAKE)
        plan = Plan("a", "b", freight("a", "", {}), None, (item,))
        return list(unexplained(Effect("b/l3", (Change("Service/x/other", "added"),)), plan))

    assert comes("resources[web.yaml]") == []
    assert comes("images[web].newTag") == ["Service/x/other is added"]


def test_another_revision_of_a_source_may_bring_anything() -> None:
    path = "(GitRepository/fleet).spec.ref.commit"
    assert told(quoted("b" * 40), quoted("a" * 40), "r/web:1", "r/web:2", path) == []
    assert told(quoted("b" * 40), quoted("a" * 40), "r/web:1", "r/web:2", "spec.commit") != []


def test_a_number_in_base_sixty_that_nobody_means_takes_no_time() -> None:
    number = "1:" * 100_000 + "1"
    assert list(words(number)) == [number]
