import inspect
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from penstock.errors import ToolFailed
from penstock.tree.tree import SYMLINK
from penstock.tree.working import working_tree
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import Files, initialised, listing


def modes(root: Path) -> dict[str, str]:
    return {path: entry.mode for path, entry in working_tree(root).entries.items()}


def test_tracked_and_new_files_count_ignored_and_deleted_ones_do_not(repo: MakeRepository) -> None:
    repository = repo({"kept": "", "gone": "", "sub/kept": "", ".gitignore": "ignored\n"})
    repository.write({"gone": None, "new": "", "ignored": "", "sub/new": ""})
    assert list(working_tree(repository.root).entries) == [".gitignore", "kept", "new", "sub/kept", "sub/new"]


def test_a_folder_inside_a_repository_is_a_tree_of_its_own(repo: MakeRepository) -> None:
    repository = repo({"outside": "", "sub/inside": "", "sub/gone": "", "sub/changed": "1"})
    repository.write({"sub/new": "", "sub/gone": None, "sub/changed": "2"})
    assert list(working_tree(repository.root / "sub").entries) == ["changed", "inside", "new"]


def test_without_git_every_file_counts(folder: Callable[[Files], Path]) -> None:
    root = folder({"a": "", "b/c": "", ".venv/d": "", "node_modules/e": "", "b/__pycache__/f": "", ".hidden/g": ""})
    assert list(working_tree(root).entries) == [".hidden/g", "a", "b/c"]


def test_without_git_folders_may_be_nested_however_deep(tmp_path: Path) -> None:
    deepest = "a/" * 400
    os.makedirs(tmp_path / deepest)  # noqa: PTH103 - a Path would descend by recursion itself
    (tmp_path / deepest / "c.yaml").touch()
    limit = sys.getrecursionlimit()
    try:
        sys.setrecursionlimit(len(inspect.stack()) + 200)
        entries = list(working_tree(tmp_path).entries)
    finally:
        sys.setrecursionlimit(limit)
    assert entries == [f"{deepest}c.yaml"]


def test_an_unborn_branch_has_its_new_and_its_added_files(tmp_path: Path) -> None:
    repository = initialised(tmp_path).write({"a": "", "b": ""})
    repository.git("add", "a")
    assert list(working_tree(tmp_path).entries) == ["a", "b"]


@pytest.mark.parametrize("git", [True, False])
def test_modes_are_gits(git: bool, tmp_path: Path) -> None:
    repository = initialised(tmp_path / "r") if git else None
    root = tmp_path / "r"
    root.mkdir(exist_ok=True)
    for name in ("plain", "program"):
        (root / name).write_text(name, encoding="utf-8")
    (root / "program").chmod(0o755)
    (root / "link").symlink_to("plain")
    (root / "folder").symlink_to("/etc")
    expected = {"folder": SYMLINK, "link": SYMLINK, "plain": "100644", "program": "100755"}
    assert modes(root) == expected
    if repository:
        repository.git("add", "--all")
        assert modes(root) == expected


def test_links_are_never_walked_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a").write_text("", encoding="utf-8")
    (tmp_path / "real" / "loop").symlink_to("..")
    (tmp_path / "linked").symlink_to("real")
    assert list(working_tree(tmp_path).entries) == ["linked", "real/a", "real/loop"]


def test_a_tracked_folder_that_became_a_link_is_that_link(repo: MakeRepository) -> None:
    root = repo({"folder/a": "", "folder/b/c": ""}).root
    (root / "folder").rename(root / "moved")
    (root / "folder").symlink_to("moved")
    assert modes(root) == {"folder": SYMLINK, "moved/a": "100644", "moved/b/c": "100644"}


def test_a_tracked_file_that_became_a_folder_is_what_lies_in_it(repo: MakeRepository) -> None:
    root = repo({"a": "", "b": ""}).root
    (root / "a").unlink()
    (root / "a").mkdir()
    (root / "a/c").touch()
    assert modes(root) == {"a/c": "100644", "b": "100644"}


def test_a_nested_repository_is_not_part_of_this_one(repo: MakeRepository) -> None:
    repository = repo({"a": ""})
    initialised(repository.root / "nested").commit({"b": ""})
    assert list(working_tree(repository.root).entries) == ["a"]


@pytest.mark.parametrize("committed", [True, False])
def test_any_name_is_a_name(repo: MakeRepository, committed: bool) -> None:
    repository = repo({})
    names = ["two words", "new\nline", 'quote"', "tab\t", "é", os.fsdecode(b"\xff\xfe"), "-x", "a/b\\c"]
    for name in names:
        repository.write({name: "content"})
    if committed:
        repository.commit()
    assert sorted(working_tree(repository.root).entries) == sorted(names)


def test_the_content_id_is_gits_and_follows_the_file(repo: MakeRepository) -> None:
    repository = repo({"a": "one", "b": "two"})
    repository.write({"a": "changed", "new": "three"})
    entries = working_tree(repository.root).entries
    assert {path: entry.oid for path, entry in entries.items()} == {
        path: repository.git("hash-object", path) for path in ("a", "b", "new")
    }


def test_a_merge_conflict_leaves_the_file_as_it_is_on_disk(repo: MakeRepository) -> None:
    repository = repo({"a": "base\n"})
    repository.git("checkout", "--quiet", "-b", "other")
    repository.commit({"a": "theirs\n"})
    repository.git("checkout", "--quiet", "main")
    repository.commit({"a": "ours\n"})
    repository.git("merge", "--quiet", "-s", "ours", "--no-commit", "other")
    repository.write({"a": "<<<<<<<\n"})
    entry = working_tree(repository.root).entries["a"]
    assert entry.oid == repository.git("hash-object", "a")


def test_looking_changes_nothing(repo: MakeRepository) -> None:
    repository = repo({"a": "", "b/c": ""}).write({"new": ""})
    before = listing(repository.root)
    working_tree(repository.root)
    assert listing(repository.root) == before


def test_what_git_is_told_to_take_for_unchanged_is_as_the_index_has_it(repo: MakeRepository) -> None:
    """Its id is that of the index: another content under that id would be remembered for the wrong one."""
    repository = repo({"assumed": "a", "skipped": "s"})
    repository.git("update-index", "--assume-unchanged", "assumed")
    repository.git("update-index", "--skip-worktree", "skipped")
    tree = working_tree(repository.write({"assumed": "1", "skipped": "2"}).root)
    assert (tree.read("assumed"), tree.read("skipped")) == (b"a", b"s")


def test_what_a_sparse_checkout_leaves_out_is_there_all_the_same(repo: MakeRepository) -> None:
    """A commit holds it, so Flux reads it."""
    repository = repo({"in/a.yaml": "a: 1\n", "out/b.yaml": "b: 1\n", "out/link": ""})
    (repository.root / "out/link").unlink()
    (repository.root / "out/link").symlink_to("b.yaml")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "link")
    repository.git("sparse-checkout", "set", "in")
    assert not (repository.root / "out").exists()
    tree = working_tree(repository.root)
    assert list(tree.entries) == ["in/a.yaml", "out/b.yaml", "out/link"]
    assert (tree.read("out/b.yaml"), tree.read("in/a.yaml")) == (b"b: 1\n", b"a: 1\n")
    repository.write({"out/b.yaml": "b: 2\n"})
    assert working_tree(repository.root).read("out/b.yaml") == b"b: 2\n", "somebody made it anew"


def test_patterns_that_git_matches_for_hours_end_the_run(repo: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PENSTOCK_WORKER_SECONDS", "1")
    repository = repo({f"{'a' * 100}{n}/f": "" for n in range(30)}).write({".gitignore": "*a" * 12 + "b\n"})
    with pytest.raises(ToolFailed, match=r"\.gitignore and \.gitattributes"):
        working_tree(repository.root)
