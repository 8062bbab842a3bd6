"""Pins in a release."""

import pytest
import yaml

from penstock.iotedge.images import Pin
from penstock.iotedge.release import pinned

DIGEST = "sha256:" + "1" * 64
TEXT = """# What plant-a runs.
kind: Component
images:
  - name: a
    newName: r/a
    newTag: 1.0.0 # by hand
  - name: dev-press
    newName: r/press
    newTag: 1.0.0
"""
PRESS = Pin("dev-press", "r/press", "1.0.0", "")
NEWER = Pin("dev-press", "r/press", "2.0.0", DIGEST)


def test_a_new_pin_comes_in_order() -> None:
    text, said = pinned(TEXT, [Pin("dev-oven", "r/oven", "1", "")], {})
    assert text.index("dev-oven") < text.index("dev-press")
    assert said == []


def test_a_pin_moves_on_with_the_manifest() -> None:
    text, said = pinned(TEXT, [NEWER], {"dev-press": PRESS})
    assert f'newTag: 2.0.0\n    digest: "{DIGEST}"' in text
    assert "# by hand" in text
    assert said == []


def test_a_pin_that_somebody_moved_stays() -> None:
    moved = TEXT.replace("newName: r/press\n    newTag: 1.0.0", "newName: r/press\n    newTag: 1.5.0")
    text, said = pinned(moved, [NEWER], {"dev-press": PRESS})
    assert text == moved
    assert "dev-press is pinned to r/press:1.5.0" in said[0]


def test_a_pin_goes_with_its_module_unless_it_was_moved() -> None:
    assert "dev-press" not in pinned(TEXT, [], {"dev-press": PRESS})[0]
    assert "dev-press" in pinned(TEXT, [], {"dev-press": NEWER})[0]


def test_nothing_new_changes_nothing() -> None:
    assert pinned(TEXT, [PRESS], {"dev-press": PRESS}) == (TEXT, [])


@pytest.mark.parametrize("gone", [0, 1, 2])
@pytest.mark.parametrize("flow", [False, True])
def test_a_pin_goes_and_its_neighbours_stay(gone: int, *, flow: bool) -> None:
    pins = [Pin(f"dev-{name}", f"r/{name}", "1", "") for name in "abc"]
    if flow:
        listed = ", ".join(f'{{name: {one.name}, newName: {one.new_name}, newTag: "1"}}' for one in pins)
        text = f"kind: Component\nimages: [{listed}]\n"
    else:
        text, _ = pinned("kind: Component\n", pins, {})
    kept = [one for index, one in enumerate(pins) if index != gone]
    left, _ = pinned(text, kept, {one.name: one for one in pins})
    held = yaml.safe_load(left)
    assert [one["name"] for one in held["images"]] == [one.name for one in kept]
    assert all(set(one) == {"name", "newName", "newTag"} for one in held["images"])
    none, _ = pinned(left, [], {one.name: one for one in pins})
    assert yaml.safe_load(none) == {"kind": "Component"}
