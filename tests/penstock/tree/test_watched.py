"""After whatever was saved, the watched tree is the one that git would list."""

import shutil
import time
from collections.abc import Callable, Collection
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.tree import Tree
from penstock.tree import watched as watching
from penstock.tree.watched import WatchedTree
from penstock.tree.working import working_tree
from penstock.workshop import GRAIN, Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.repository import initialised

FILES = {"a.yaml": "1", "apps/b.yaml": "2", "apps/deep/c.yaml": "3", ".gitignore": "*.log\n"}


@pytest.fixture
def listings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every time that all was listed."""
    seen: list[Path] = []

    def listed(root: Path) -> Tree:
        seen.append(root)
        return working_tree(root)

    monkeypatch.setattr(watching, "working_tree", listed)
    return seen


def whole(root: Path, *names: str) -> set[str]:
    return {str(root / name) for name in names}


def test_a_saved_file_is_looked_at_and_nothing_else_is(repo: MakeRepository, listings: list[Path]) -> None:
    repository = repo(FILES)
    tree = WatchedTree(repository.root)
    before = tree.after(None)
    repository.write({"apps/b.yaml": "new"})
    after = tree.after(whole(repository.root, "apps/b.yaml", "apps/.b.yaml.swp"))
    assert after.entries == working_tree(repository.root).entries != before.entries
    assert len(listings) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "apps/new.yaml").write_text("new", encoding="utf-8"),
        lambda root: (root / "apps/new.log").write_text("ignored", encoding="utf-8"),
        lambda root: (root / "apps/b.yaml").unlink(),
        lambda root: (root / ".gitignore").write_text("apps/untracked.yaml\n", encoding="utf-8"),
        lambda root: (root / "apps/untracked.yaml").unlink(),
        lambda root: shutil.rmtree(root / "apps"),
        lambda root: (root / "apps").rename(root / "programs"),
        lambda root: ((root / "a.yaml").unlink(), (root / "a.yaml").symlink_to("apps/b.yaml")),
        lambda root: ((root / "a.yaml").unlink(), (root / "a.yaml").mkdir()),
    ],
)
def test_where_git_must_be_asked_it_is(repo: MakeRepository, change: Callable[[Path], object]) -> None:
    repository = repo(FILES)
    repository.write({"apps/untracked.yaml": "u"})
    tree = WatchedTree(repository.root)
    before = _seen(repository.root)
    tree.after(None)
    change(repository.root)
    saved = {str(path) for path, _ in before ^ _seen(repository.root)}
    assert tree.after(saved).entries == working_tree(repository.root).entries


def _seen(root: Path) -> set[tuple[Path, int]]:
    """All that a watcher would see change; of a folder that was moved it sees the folder alone."""
    return {(path, path.lstat().st_mtime_ns) for path in root.rglob("*") if ".git" not in path.parts}


def test_a_moved_folder_is_told_by_its_own_name_alone(repo: MakeRepository) -> None:
    repository = repo(FILES)
    tree = WatchedTree(repository.root)
    tree.after(None)
    (repository.root / "apps").rename(repository.root.parent / "elsewhere")
    assert list(tree.after(whole(repository.root, "apps")).entries) == [".gitignore", "a.yaml"]


@pytest.mark.parametrize(
    "saved", [["caf\N{REPLACEMENT CHARACTER}.yaml"], [f"{n}.yaml" for n in range(watching.MANY + 1)]]
)
def test_what_a_watcher_may_have_misheard_is_listed_anew(
    repo: MakeRepository, listings: list[Path], saved: Collection[str]
) -> None:
    repository = repo(FILES)
    tree = WatchedTree(repository.root)
    for paths in (None, whole(repository.root, *saved)):
        tree.after(paths)
    assert len(listings) == 2


def test_a_file_that_a_sparse_checkout_left_out_is_gits_until_git_says_else(
    repo: MakeRepository, listings: list[Path]
) -> None:
    repository = repo(FILES)
    repository.git("sparse-checkout", "set", "--no-cone", "/*", "!/a.yaml")
    tree = WatchedTree(repository.root)
    tree.after(None)
    repository.write({"a.yaml": "by hand"})
    assert tree.after(whole(repository.root, "a.yaml")).entries == working_tree(repository.root).entries
    assert len(listings) == 2


def test_what_was_saved_is_settled_by_when_it_was_looked_at(repo: MakeRepository) -> None:
    repository = repo(FILES)
    tree = WatchedTree(repository.root)
    tree.after(None)
    repository.write({"a.yaml": "new", "apps/b.yaml": "unheard"})
    time.sleep(2 * GRAIN)
    after = tree.after(whole(repository.root, "a.yaml"))
    with Workshop() as shop:
        assert shop.settled(after, "a.yaml")
        assert not shop.settled(after, "apps/b.yaml"), "nobody heard of it: its id may be an old one"


NAMES = st.sampled_from(
    ["a.yaml", "apps/b.yaml", "apps/deep/c.yaml", "new.yaml", "apps/x.log", ".gitignore", "apps/n/d"]
)
EDITS = st.lists(st.tuples(NAMES, st.sampled_from(["", "one", "*.yaml\n", None])), max_size=4)


@settings(max_examples=25, deadline=None)
@given(bursts=st.lists(EDITS, max_size=5))
def test_after_any_bursts_it_is_what_git_would_list(
    bursts: list[list[tuple[str, str | None]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    repository = initialised(tmp_path_factory.mktemp("r"))
    repository.commit(FILES)
    tree = WatchedTree(repository.root)
    tree.after(None)
    for edits in bursts:
        for name, text in edits:
            path = repository.root / name
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        after = tree.after(whole(repository.root, *(name for name, _ in edits)))
        assert dict(after.entries) == dict(working_tree(repository.root).entries)
