from pathlib import Path

import pytest

from penstock.render.build import builds, key
from penstock.render.source import Source, Trees
from penstock.tree import Entry, Tree
from penstock.tree.revision import revision_tree
from penstock.tree.working import working_tree
from penstock.worker.pool import Pool
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import config_map


def names(pool: Pool, tree: str, path: str, ignore: str | None = None) -> list[str]:
    (one,) = builds(pool, [key(Source(tree, ignore), path, {})])
    return [document.name for document in one.documents] if one.failure is None else [one.failure.kind]


def test_a_tree_is_held_once_under_its_name(pool: Pool) -> None:
    trees = Trees(pool)
    tree = Tree("one", Path(), {})
    assert trees.add(tree) == trees.add(tree) == "one"
    assert trees["one"] is tree
    assert "one" in trees
    assert "two" not in trees
    with pytest.raises(KeyError):
        trees["two"]


def test_working_copy_and_revision_stand_side_by_side(pool: Pool, repo: MakeRepository) -> None:
    repository = repo({"a/x.yaml": config_map("then")})
    then = revision_tree(repository.root, repository.git("rev-parse", "HEAD"))
    repository.write({"a/x.yaml": config_map("now")})
    trees = Trees(pool)
    assert names(pool, trees.add(working_tree(repository.root)), "a") == ["now"]
    assert names(pool, trees.add(then), "a") == ["then"]


def test_content_may_be_at_another_place(pool: Pool, repo: MakeRepository) -> None:
    repository = repo({"apps/deep/x.yaml": config_map("x")})
    moved = Tree("moved", repository.root, {"y/z.yaml": Entry("100644", "", "apps/deep/x.yaml")})
    trees = Trees(pool)
    assert names(pool, trees.add(moved), "y") == ["x"]
    assert names(pool, "moved", "apps") == ["path-missing"]


def test_each_source_has_its_own_ignore_patterns(pool: Pool, repo: MakeRepository) -> None:
    repository = repo({"a/x.yaml": config_map("x"), "a/y.yaml": config_map("y")})
    tree = Trees(pool).add(working_tree(repository.root))
    assert names(pool, tree, "a") == ["x", "y"]
    assert names(pool, tree, "a", "y.yaml\n") == ["x"]
    assert names(pool, tree, "a") == ["x", "y"]


def test_what_a_save_may_have_changed_is_looked_at_afresh(pool: Pool, repo: MakeRepository) -> None:
    repository = repo({"a/x.yaml": config_map("then")})
    trees = Trees(pool)
    revision = trees.add(revision_tree(repository.root, repository.git("rev-parse", "HEAD")))
    folder = trees.add(Tree("folder", repository.root, {}))
    trees.renew()
    assert revision in trees
    assert folder not in trees
