from pathlib import Path

import pytest

from penstock.render.build import Closure
from penstock.store.closure import Witness, decoded, ignores, kind, listing, together, witness
from penstock.tree import Entry, Tree
from penstock.tree.tree import SUBMODULE, SYMLINK
from tests.penstock.store.made import CLOSURE, changed, tree

SEEN = witness(CLOSURE, tree())


def test_a_witness_holds_for_the_tree_that_it_saw_and_for_an_equal_one() -> None:
    assert SEEN.holds(tree())
    assert SEEN.holds(changed(b="something else, which it never saw"))


@pytest.mark.parametrize(
    "later",
    [changed(a="a: 2\n"), changed(new=""), changed(more=""), tree({"other/b.yaml": "b: 1\n"})],
    ids=["content", "what was missing", "a name more in the folder", "gone"],
)
def test_a_witness_does_not_hold_when_what_it_saw_is_another(later: Tree) -> None:
    assert not SEEN.holds(later)


def test_a_file_that_was_read_but_is_of_no_tree_has_no_witness() -> None:
    assert witness(Closure(("elsewhere.yaml", "apps/a.yaml")), tree()).read == SEEN.read


def test_a_witness_comes_back_as_it_was_written() -> None:
    assert decoded(SEEN.encoded()) == SEEN
    assert decoded(Witness((), (), ()).encoded()) == Witness((), (), ())


def test_several_witnesses_are_one_with_everything_once() -> None:
    other = witness(Closure(("apps/a.yaml", "other/b.yaml")), tree())
    both = together([SEEN, other])
    assert [path for path, _ in both.read] == ["apps/a.yaml", "other/b.yaml"]
    assert (both.listed, both.missing) == (SEEN.listed, SEEN.missing)
    assert not both.holds(changed(b="b: 2\n"))


def test_kinds_of_what_stands_at_a_path() -> None:
    entries = {"a/file": Entry("100644"), "a/link": Entry(SYMLINK), "a/module": Entry(SUBMODULE)}
    there = Tree("test", Path("/nowhere"), entries)
    paths = ("a", "a/file", "a/link", "a/module", "b")
    assert [kind(there, path) for path in paths] == ["folder", "file", "link", "link", ""]


def test_a_listing_tells_names_and_kinds_but_not_contents() -> None:
    assert listing(changed(a="a: 2\n"), "apps") == listing(tree(), "apps")
    folder = tree({"apps/a.yaml/inner": ""})
    assert len({listing(one, "apps") for one in (tree(), changed(more=""), folder, tree({}))}) == 4


def test_every_ignore_file_counts_and_no_other_file_does() -> None:
    root, below = {".sourceignore": "x"}, {"apps/.sourceignore": "x"}
    assert ignores(tree()) == ""
    assert ignores(tree({**root, "a": "1"})) == ignores(tree({**root, "a": "2"}))
    found = {ignores(tree(one)) for one in (root, below, {".sourceignore": "y"}, {**root, **below})}
    assert len(found) == 4
    assert "" not in found
