from pathlib import Path

import pytest

from penstock.render.build import Closure
from penstock.store import closures, clusters
from penstock.workshop import Workshop
from tests.penstock.store.made import CLUSTER, FILES, changed, render, surroundings, tree
from tests.penstock.support.reports import cluster, finding
from tests.penstock.support.values import tree_of

HOME = surroundings(tree())


def test_what_a_render_looked_at_comes_back_with_its_facts(shop: Workshop) -> None:
    looked = closures.remember(shop, HOME, render())
    assert looked is not None
    assert looked.facts == {"SITE": "x"}
    assert closures.recall(shop, HOME, [CLUSTER]) == {"clusters/one": looked}


def test_it_is_given_for_other_files_too_and_says_so(shop: Workshop) -> None:
    closures.remember(shop, HOME, render())
    later = changed(a="a: 2\n")
    found = closures.recall(shop, surroundings(later), [CLUSTER])["clusters/one"]
    assert found.witness.holds(tree())
    assert not found.witness.holds(later)


def test_what_a_validation_has_stored_serves_too(shop: Workshop) -> None:
    report = cluster("one", facts={"SITE": "y"})
    assert clusters.remember(shop, HOME, render(), report).kept
    found = closures.recall(shop, HOME, [CLUSTER])["clusters/one"]
    assert found.witness.holds(tree())
    assert found.facts == {"SITE": "y"}


@pytest.mark.parametrize("code", [*sorted(clusters.BY_CHANCE), "source-missing"])
def test_chance_and_sources_that_are_missing_leave_nothing(shop: Workshop, code: str) -> None:
    assert closures.remember(shop, HOME, render(finding(code))) is None
    assert closures.recall(shop, HOME, [CLUSTER]) == {}


def test_a_render_of_another_tree_leaves_nothing() -> None:
    assert closures.looked(HOME, render(source="commit 0123")) is None


def test_other_findings_do_no_harm_and_all_closures_count() -> None:
    looked = closures.looked(HOME, render(finding(), closure=Closure(("other/b.yaml",))))
    assert looked is not None
    assert [path for path, _ in looked.witness.read] == ["other/b.yaml"]


def test_files_that_may_have_moved_meanwhile_are_told_but_not_stored(shop: Workshop, tmp_path: Path) -> None:
    young = surroundings(tree_of(tmp_path / "young", FILES))
    assert closures.remember(shop, young, render()) is not None
    assert closures.recall(shop, young, [CLUSTER]) == {}


def test_without_a_store_a_render_is_still_told(shop: Workshop) -> None:
    shop.store = None
    assert closures.remember(shop, HOME, render()) is not None
    assert closures.recall(shop, HOME, [CLUSTER]) == {}
