import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.discover.cluster import Entry, SourceRef, clean, entry, named

PATHS = st.lists(st.sampled_from(["..", ".", "a", "b c", "", "/", "\n", "é", "..."]), max_size=8).map("/".join)


@given(PATHS | st.text(max_size=20))
def test_a_clean_path_never_leaves_the_root(path: str) -> None:
    cleaned = clean(path)
    assert not cleaned.startswith("/")
    assert ".." not in cleaned.split("/")
    assert posixpath.normpath(posixpath.join("/root", cleaned)).startswith("/root")


@given(PATHS | st.text(max_size=20))
def test_cleaning_twice_changes_nothing(path: str) -> None:
    assert clean(clean(path)) == clean(path)


@pytest.mark.parametrize(
    ("path", "cleaned"),
    [
        ("./a/b", "a/b"),
        ("/a/b", "a/b"),
        ("a/b/", "a/b"),
        ("", ""),
        (".", ""),
        ("../a", "a"),
        ("a/../../b", "b"),
        ("//a", "a"),
    ],
)
def test_flux_paths(path: str, cleaned: str) -> None:
    assert clean(path) == cleaned


def test_an_entry_is_what_flux_would_make() -> None:
    made = entry("./clusters/a/", kind="OCIRepository", name="fleet", namespace="n")
    assert made.path == "clusters/a"
    assert made.source == SourceRef("OCIRepository", "n", "fleet")
    assert made.kustomization["spec"]["path"] == "./clusters/a"
    assert made.kustomization["metadata"] == {"name": "fleet", "namespace": "n"}


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["clusters/a/x", "clusters/b/x"], ["a/x", "b/x"]),
        (["clusters/a", "clusters/a/b"], ["a", "a/b"]),
        (["x/y/z"], ["z"]),
        ([""], ["root"]),
        (["", "a"], ["a", "root"]),
        (["b/c", "a/c"], ["a/c", "b/c"]),
        ([], []),
    ],
)
def test_clusters_have_short_names_of_their_own(paths: list[str], names: list[str]) -> None:
    assert [cluster.name for cluster in named([entry(path) for path in paths])] == names


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=4).map("/".join), unique=True, max_size=6))
def test_no_two_clusters_share_a_name(paths: list[str]) -> None:
    entries: list[Entry] = [entry(path) for path in paths]
    clusters = named(entries)
    assert len({cluster.name for cluster in clusters}) == len(paths)
    assert all(cluster.entry.path.endswith(cluster.name) for cluster in clusters)


def test_a_source_is_written_in_one_word() -> None:
    assert str(SourceRef("GitRepository", "n", "a")) == "GitRepository/n/a"
