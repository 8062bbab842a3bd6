"""Which cluster is which: by folder, and by files where the folder has another name."""

from collections.abc import Mapping
from pathlib import Path

from penstock.diff.couples import couples
from penstock.discover.cluster import Cluster, entry
from penstock.tree import Tree
from penstock.tree.tree import planned


def tree(files: Mapping[str, str]) -> Tree:
    return planned(Tree("x", Path(), {}), {path: text.encode() for path, text in files.items()}, "x")


def coupled(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str, bool]]:
    """(folder before, folder after, moved); the cluster's folder is where its files are."""
    sides = [sorted({path.rpartition("/")[0] for path in files}) for files in (before, after)]
    clusters = [[Cluster(path, entry(path)) for path in side] for side in sides]
    found = couples((tree(before), tree(after)), *clusters)
    return [
        (one.before.entry.path if one.before else "", one.after.entry.path if one.after else "", one.moved)
        for one in found
    ]


def test_by_folder() -> None:
    assert coupled({"a/x/f": "1"}, {"a/x/f": "2"}) == [("a/x", "a/x", False)]
    assert coupled({"a/x/f": "1"}, {"b/y/f": "2"}) == [("a/x", "", False), ("", "b/y", False)]


def test_a_renamed_cluster_keeps_all_of_its_files() -> None:
    assert coupled({"c/x/f": "1", "c/z/f": "2"}, {"c/y/f": "1", "c/z/f": "2"})[0] == ("c/x", "c/y", True)
    assert len(coupled({"c/x/f": "1", "c/x/g": "1"}, {"c/y/f": "1", "c/y/g": "2"})) == 2, "nobody knows"
    assert len(coupled({"c/x/f": "1"}, {"c/y/f": "1", "c/z/f": "1"})) == 3, "it may be either"


def test_a_renamed_cluster_may_name_itself() -> None:
    """Its sync path and its own fact have to follow."""

    def named(name: str, more: str = "") -> str:
        return f"path: ./c/{name}\nCLUSTER: {name}\n{more}"

    assert coupled({"c/x/f": named("x")}, {"c/y/f": named("y")}) == [("c/x", "c/y", True)]
    assert len(coupled({"c/x/f": named("x")}, {"c/y/f": named("y", "more")})) == 2, "nobody knows"
    assert len(coupled({"c/x/f": named("x")}, {"c/y/f": named("y").replace("./c/y", "./c/x-y")})) == 2


def test_a_renamed_site_keeps_the_names_of_its_clusters_and_most_of_its_files() -> None:
    before = {"a/x/f": "1", "a/x/g": "2", "a/x/h": "3"}
    assert coupled(before, {"b/x/f": "1", "b/x/g": "2", "b/x/h": "9"}) == [("a/x", "b/x", True)]
    assert coupled(before, {"b/x/f": "7", "b/x/g": "8", "b/x/h": "9"})[0][2] is False, "no file is the same"
    assert len(coupled(before, {"b/x/f": "1", "b/x/z": "2"})) == 2, "too few names are the same"


def test_the_likeliest_pair_wins_and_each_cluster_once() -> None:
    before = {"a/x/f": "1", "a/x/g": "2"}
    found = coupled(before, {"b/x/f": "1", "b/x/g": "9", "c/x/f": "1", "c/x/g": "2"})
    assert found == [("", "b/x", False), ("a/x", "c/x", True)]


def test_a_couple_stands_at_its_place_now() -> None:
    (one,) = couples((tree({}), tree({})), [Cluster("a", entry("a/x"))], ())
    assert (one.path, one.moved) == ("a/x", False)
