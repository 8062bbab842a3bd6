"""Paths in which trees differ, and who can see it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from penstock.diff.touched import Touched, touched
from penstock.store.closure import Witness
from penstock.tree import Tree
from penstock.tree.tree import Entry


def tree(files: Mapping[str, tuple[str, str]]) -> Tree:
    return Tree("x", Path(), {path: Entry(*words) for path, words in files.items()})


FILE, OTHER, LINK = ("100644", "1"), ("100644", "2"), ("120000", "1")


def test_content_is_not_presence() -> None:
    found = touched(tree({"a/b/f": FILE, "g": FILE}), tree({"a/b/f": OTHER, "g": FILE}))
    assert found.content == {"a/b/f"}
    assert not found.presence


@pytest.mark.parametrize(
    ("before", "after"), [({}, {"a/b/f": FILE}), ({"a/b/f": FILE}, {}), ({"a/b/f": FILE}, {"a/b/f": LINK})]
)
def test_what_comes_goes_or_turns_is_seen_by_its_folders(
    before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]
) -> None:
    found = touched(tree(before), tree(after))
    assert found.content == {"a/b/f"}
    assert found.presence == {"a/b/f", "a/b", "a", ""}


def test_equal_trees_differ_in_nothing() -> None:
    assert not touched(tree({"f": FILE}), tree({"f": FILE}))
    assert touched(tree({"f": FILE}), tree({}))


@pytest.mark.parametrize(
    ("witness", "sees"),
    [
        (Witness((("f", "1"),), (), ()), True),
        (Witness((("g", "1"),), (), ()), False),
        (Witness((), (("d", "x"),), ()), True),
        (Witness((), (("e", "x"),), ()), False),
        (Witness((), (), (("d/n", ""),)), True),
        (Witness((), (), (("f", ""),)), False),
        (Witness((), (), ()), False),
    ],
)
def test_who_sees_it(witness: Witness, sees: bool) -> None:
    assert Touched(frozenset({"f"}), frozenset({"d", "d/n"})).sees(witness) is sees
