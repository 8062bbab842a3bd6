from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from penstock.document import Document
from penstock.render import build
from penstock.render.build import Build, BuildKey, Failure
from penstock.render.source import Source
from penstock.store.builds import ALTERNATES, builds, ignores_of
from penstock.tree import Tree
from penstock.worker.pool import Pool
from penstock.workshop import Workshop
from tests.penstock.store.made import CLOSURE, FILES, changed, tree
from tests.penstock.support.values import document, tree_of

KEY = BuildKey(Source("test"), "apps", "")


class Builder:
    """Stands for the workers: gives what it is told to, and counts."""

    def __init__(self) -> None:
        self.asked: list[BuildKey] = []
        self.costs: list[float] = []
        self.gives: tuple[Document, ...] = (document("v1", "ConfigMap", "a", data={"k": "$x"}),)
        self.fails: Failure | None = None

    def __call__(self, _: Pool, keys: Sequence[BuildKey], cost: Callable[[BuildKey], float]) -> list[Build]:
        self.asked.extend(keys)
        self.costs += [cost(one) for one in keys]
        return [Build(self.gives, CLOSURE, self.fails) for _ in keys]


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Builder:
    made = Builder()
    monkeypatch.setattr(build, "builds", made)
    return made


def built(shop: Workshop, of: Tree, key: BuildKey = KEY) -> Build:
    shop.trees.add(of)
    return builds(shop, [key])[key]


def test_a_build_is_made_once_and_comes_back_as_it_was(shop: Workshop, builder: Builder) -> None:
    first = built(shop, tree())
    assert first == Build(builder.gives, CLOSURE)
    assert built(shop, changed(b="of no concern")) == first
    assert len(builder.asked) == 1


def test_where_more_files_are_is_thought_to_take_longer(shop: Workshop, builder: Builder) -> None:
    shop.trees.add(tree({"apps/a.yaml": "", "apps/deep/b.yaml": "", "other/c.yaml": ""}))
    builds(shop, [BuildKey(Source("test"), path, "") for path in ("", "apps", "other", "gone")])
    assert builder.costs == [3, 2, 1, 0]


@pytest.mark.parametrize("later", [changed(a="a: 2\n"), changed(new=""), changed(more=""), tree({})])
def test_what_it_looked_at_is_another_and_it_is_made_anew(shop: Workshop, builder: Builder, later: Tree) -> None:
    built(shop, tree())
    built(shop, later)
    assert len(builder.asked) == 2
    built(shop, tree())  # and what was there before is still known
    assert len(builder.asked) == 2


def test_only_the_last_few_alternates_are_kept(shop: Workshop, builder: Builder) -> None:
    versions = [changed(a=f"a: {n}\n") for n in range(ALTERNATES + 1)]
    for one in versions:
        built(shop, one)
    for one in versions[1:]:
        built(shop, one)
    assert len(builder.asked) == ALTERNATES + 1
    built(shop, versions[0])
    assert len(builder.asked) == ALTERNATES + 2


@pytest.mark.parametrize(
    "other",
    [
        BuildKey(Source("test"), "other", ""),
        BuildKey(Source("test", "*.md"), "apps", ""),
        BuildKey(Source("test"), "apps", '{"namePrefix": "a-"}'),
    ],
)
def test_everything_of_the_key_counts(shop: Workshop, builder: Builder, other: BuildKey) -> None:
    built(shop, tree())
    built(shop, tree(), other)
    assert builder.asked == [KEY, other]


@pytest.mark.parametrize(
    ("kind", "times"), [("build", 1), ("path-missing", 1), ("worker", 2), ("panic", 2), ("spent", 2)], ids=str
)
def test_a_failure_is_kept_unless_it_came_by_chance(shop: Workshop, builder: Builder, kind: str, times: int) -> None:
    builder.gives, builder.fails = (), Failure(kind, "no")
    assert built(shop, tree()) == built(shop, tree()) == Build((), CLOSURE, Failure(kind, "no"))
    assert len(builder.asked) == times


def test_a_secret_is_not_kept(shop: Workshop, builder: Builder) -> None:
    builder.gives = (document("v1", "Secret", "a", stringData={"k": "v"}),)
    assert built(shop, tree()) == built(shop, tree())
    assert len(builder.asked) == 2


def test_files_that_may_have_moved_meanwhile_are_not_trusted(shop: Workshop, builder: Builder, tmp_path: Path) -> None:
    young = tree_of(tmp_path / "young", FILES)
    assert built(shop, young) == built(shop, young)
    assert len(builder.asked) == 2


def test_an_ignore_file_makes_another_key(shop: Workshop, builder: Builder) -> None:
    ignoring = tree({**FILES, ".sourceignore": "b.yaml\n"})
    assert ignores_of(tree()) == ""
    assert ignores_of(ignoring) == ignores_of(tree({**FILES, ".sourceignore": "b.yaml\n"})) != ""
    built(shop, tree())
    built(shop, ignoring)
    assert len(builder.asked) == 2


def test_without_a_store_nothing_is_kept(shop: Workshop, builder: Builder) -> None:
    shop.store = None
    assert built(shop, tree()) == built(shop, tree())
    assert len(builder.asked) == 2
