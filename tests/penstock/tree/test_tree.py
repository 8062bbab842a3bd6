import pickle
from dataclasses import fields
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from penstock.tree import Entry, Tree
from penstock.tree.tree import frozen, planned
from tests.penstock.conftest import MakeRepository

PATHS = st.lists(
    st.text("ab/", min_size=1, max_size=6).filter(lambda p: "//" not in p and p.strip("/") == p), unique=True
)


@given(PATHS)
def test_folders_are_all_that_lead_to_a_file(paths: list[str]) -> None:
    tree = Tree("t", Path(), {path: Entry("100644") for path in paths})
    parents = {"/".join(path.split("/")[:depth]) for path in paths for depth in range(path.count("/") + 1)}
    assert tree.folders == parents | {""}


def test_a_path_is_shown_where_its_content_is_and_in_which_revision() -> None:
    entries = {"x/a.yaml": Entry("100644", "", "apps/a.yaml"), "b.yaml": Entry("100644")}
    here, there = Tree("t", Path(), entries), Tree("t", Path(), entries, "0123456789abcdef")
    assert here.shown("x/a.yaml") == "apps/a.yaml"
    assert here.shown("unlisted") == "unlisted"
    assert there.shown("b.yaml") == "b.yaml@0123456789ab"


def test_content_is_read_from_disk_or_from_gits_objects(repo: MakeRepository) -> None:
    repository = repo({"a": "old"})
    commit, oid = repository.git("rev-parse", "HEAD"), repository.git("rev-parse", "HEAD:a")
    repository.write({"a": "new"})
    assert Tree("t", repository.root, {"x": Entry("100644", "", "a")}).read("x") == b"new"
    assert Tree("t", repository.root, {"x": Entry("100644", oid, "a")}, commit).read("x") == b"old"


def test_a_frozen_view_is_in_order() -> None:
    assert list(frozen({"b": Entry("1"), "a": Entry("1")})) == ["a", "b"]


def test_a_folder_of_a_thousand_levels_is_walked() -> None:
    deep = "a/" * 2000 + "f.yaml"
    tree = Tree("deep", Path(), {"a/b": Entry("100644"), deep: Entry("100644"), "z": Entry("100644")})
    assert list(tree.below("")) == [deep, "a/b", "z"]
    assert list(tree.below("a/a")) == [deep]
    assert list(tree.below("nowhere")) == list(tree.below("z")) == []


def test_another_process_gets_it_whole() -> None:
    tree = planned(Tree("t", Path("/r"), frozen({"a": Entry("100644", "1")}), "", True, "x"), {"b": b"new"}, "t")
    assert tree.folders
    there = pickle.loads(pickle.dumps(tree))
    assert [getattr(there, one.name) for one in fields(tree)] == [getattr(tree, one.name) for one in fields(tree)]
