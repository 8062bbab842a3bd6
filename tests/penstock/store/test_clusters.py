from dataclasses import replace
from pathlib import Path

import pytest

from penstock.expand.rendered import ClusterRender
from penstock.store import clusters
from penstock.store.store import Store
from penstock.tree import Tree
from penstock.workshop import Workshop
from tests.penstock.store.made import CLUSTER, FILES, changed, render, surroundings, tree
from tests.penstock.support.reports import cluster, finding
from tests.penstock.support.values import tree_of

REPORT = cluster("one", findings=(finding(),))


def stored(shop: Workshop, of: Tree, what: ClusterRender | None = None) -> bool:
    return bool(clusters.remember(shop, surroundings(of), what or render(), REPORT).kept)


def known(shop: Workshop, of: Tree) -> bool:
    return bool(clusters.recall(shop, surroundings(of), [CLUSTER]))


def test_a_report_comes_back_while_the_files_are_the_same(shop: Workshop) -> None:
    assert stored(shop, tree())
    found = clusters.recall(shop, surroundings(changed(b="of no concern")), [CLUSTER])
    assert found == {"one": REPORT}
    assert found["one"].kept


def test_a_report_that_is_gone_is_not_known(shop: Workshop, tmp_path: Path) -> None:
    assert stored(shop, tree())
    assert shop.store is not None
    name = clusters.name_of(surroundings(tree()), CLUSTER)
    record = shop.store.get([name])[name]
    shop.store = Store(tmp_path)
    shop.store.put(name, record)
    assert not known(shop, tree())


@pytest.mark.parametrize("later", [changed(a="a: 2\n"), changed(new=""), changed(more=""), tree({})])
def test_a_report_of_other_files_is_not_given(shop: Workshop, later: Tree) -> None:
    stored(shop, tree())
    assert not known(shop, later)


@pytest.mark.parametrize("code", [*sorted(clusters.BY_CHANCE), "source-missing"])
def test_what_failed_by_chance_or_for_want_of_a_source_is_not_kept(shop: Workshop, code: str) -> None:
    report = replace(REPORT, findings=(finding(code),))
    assert not clusters.remember(shop, surroundings(tree()), render(), report).kept
    assert not known(shop, tree())


def test_what_was_made_of_another_tree_is_not_kept(shop: Workshop) -> None:
    assert not stored(shop, tree(), render(source="commit 0123"))
    assert not known(shop, tree())


def test_files_that_may_have_moved_meanwhile_are_not_trusted(shop: Workshop, tmp_path: Path) -> None:
    assert not stored(shop, tree_of(tmp_path / "young", FILES))


def test_without_a_store_nothing_is_kept(shop: Workshop) -> None:
    shop.store = None
    assert not stored(shop, tree())
    assert not known(shop, tree())


def test_the_key_tells_clusters_and_surroundings_apart() -> None:
    here = surroundings(tree())
    other = replace(CLUSTER, entry=replace(CLUSTER.entry, path="clusters/two"))
    keys = [
        clusters.name_of(here, CLUSTER),
        clusters.name_of(here, other),
        clusters.name_of(here, replace(CLUSTER, name="two")),
        clusters.name_of(replace(here, branch="other"), CLUSTER),
        clusters.name_of(replace(here, urls=frozenset({"git.example.org/fleet"})), CLUSTER),
        clusters.name_of(surroundings(tree({**FILES, ".sourceignore": "x"})), CLUSTER),
    ]
    assert len(set(keys)) == len(keys)
    assert clusters.name_of(surroundings(changed(a="")), CLUSTER) == keys[0]
