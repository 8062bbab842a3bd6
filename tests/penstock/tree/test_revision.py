import os
from dataclasses import replace
from pathlib import Path

import pytest

from penstock.errors import ToolFailed
from penstock.tree.blobs import blob
from penstock.tree.revision import revision_tree
from penstock.tree.tree import SUBMODULE, SYMLINK
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import initialised


def test_a_revision_is_what_was_committed_whatever_the_working_copy_holds(repo: MakeRepository) -> None:
    repository = repo({"a": "one", "b/c": "two"})
    commit = repository.git("rev-parse", "HEAD")
    repository.commit({"a": "three", "b/c": None, "d": "four"})
    tree = revision_tree(repository.root, commit)
    assert list(tree.entries) == ["a", "b/c"]
    assert tree.commit == commit
    assert tree.name == f"commit {commit[:12]}"
    assert tree.read("a") == b"one"
    assert blob(repository.root, tree.entries["b/c"].oid) == b"two"


def test_links_and_submodules_have_their_modes(repo: MakeRepository, tmp_path: Path) -> None:
    repository = repo({"a": ""})
    initialised(tmp_path / "other").commit({"x": ""})
    (repository.root / "link").symlink_to("a")
    repository.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(tmp_path / "other"), "sub")
    tree = revision_tree(repository.root, repository.commit())
    assert {path: tree.entries[path].mode for path in ("link", "sub")} == {"link": SYMLINK, "sub": SUBMODULE}


def test_a_folder_inside_the_repository_has_paths_of_its_own(repo: MakeRepository) -> None:
    repository = repo({"outside": "", "sub/inside": "x"})
    tree = revision_tree(repository.root / "sub", repository.git("rev-parse", "HEAD"))
    assert list(tree.entries) == ["inside"]
    assert tree.read("inside") == b"x"


def test_any_name_is_a_name(repo: MakeRepository) -> None:
    names = ["two words", "new\nline", "tab\t", os.fsdecode(b"\xff")]
    repository = repo(dict.fromkeys(names, ""))
    assert sorted(revision_tree(repository.root, repository.git("rev-parse", "HEAD")).entries) == sorted(names)


def test_a_commit_that_is_not_there_fails_in_words(repo: MakeRepository) -> None:
    with pytest.raises(ToolFailed, match="ls-tree"):
        revision_tree(repo({}).root, "0" * 40)


def test_a_revision_that_stands_for_the_working_copy_shows_its_paths_bare(repo: MakeRepository) -> None:
    old = repo({"a.yaml": "a: 1"})
    commit = old.git("rev-parse", "HEAD")
    tree = revision_tree(old.root, commit)
    assert tree.shown("a.yaml") == f"a.yaml@{commit[:12]}"
    assert replace(tree, here=True).shown("a.yaml") == "a.yaml"
