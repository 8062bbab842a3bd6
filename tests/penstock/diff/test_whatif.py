"""A cluster with another one's components."""

from typing import Any

import pytest

from penstock.diff.whatif import LOCAL, RELEASE, exchanged, part
from penstock.discover.cluster import Cluster, entry
from penstock.promote.settings import Promotable, Promotion
from tests.penstock.support.renders import render, rendered


@pytest.mark.parametrize(
    ("path", "word"),
    [("apps/sites/a/release", RELEASE), ("apps/sites/a/local/l3", LOCAL), ("apps/levels/l3", ""), ("releases/x", "")],
)
def test_parts_by_folder(path: str, word: str) -> None:
    assert part(path) == word


@pytest.mark.parametrize(
    ("path", "word"),
    [("sites/a/pins/web", RELEASE), ("sites/a/own", LOCAL), ("sites/a", ""), ("base/web", ""), ("x/release", RELEASE)],
)
def test_parts_by_the_settings(path: str, word: str) -> None:
    assert part(path, Promotion(paths=(Promotable(files="sites/{site}/pins/**"),))) == word


def spec(*components: str, name: str = "apps") -> dict[str, Any]:
    return {
        "metadata": {"name": name, "namespace": "flux-system"},
        "spec": {"path": "./base", **({"components": list(components)} if components else {})},
    }


OURS, THEIRS = (("../levels/l3", f"../sites/{site}/release", f"../sites/{site}/local") for site in "ab")


def rewritten(components: tuple[str, ...], *parts: str, name: str = "apps") -> list[str] | None:
    """The components of our Kustomization after the exchange."""
    other = render(rendered(name="apps", path="./base", components=list(THEIRS)), name="two")
    rewrite = exchanged({"clusters/one": other}, parts)
    content = rewrite(Cluster("one", entry("clusters/one")), spec(*components, name=name))
    found: list[str] | None = content["spec"].get("components")
    return found


def test_only_the_wanted_parts_are_theirs() -> None:
    assert rewritten(OURS, RELEASE) == ["../levels/l3", "../sites/b/release", "../sites/a/local"]
    assert rewritten(OURS, RELEASE, LOCAL) == ["../levels/l3", "../sites/b/release", "../sites/b/local"]


def test_what_we_have_none_of_comes_at_the_end() -> None:
    assert rewritten(OURS[:1], RELEASE, LOCAL) == ["../levels/l3", "../sites/b/local", "../sites/b/release"]


def test_a_kustomization_that_the_other_lacks_stays() -> None:
    assert rewritten(OURS, RELEASE, name="own") == list(OURS)


def test_a_cluster_without_a_mate_stays() -> None:
    rewrite = exchanged({}, (RELEASE,))
    assert rewrite(Cluster("one", entry("clusters/one")), spec(*OURS)) == spec(*OURS)
