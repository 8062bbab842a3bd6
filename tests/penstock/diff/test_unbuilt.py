"""What one side cannot know says nothing of the other."""

from dataclasses import replace

import pytest

from penstock.diff.compare import compared
from penstock.diff.family import Family
from penstock.diff.inventory import inventory
from penstock.diff.unbuilt import AWAY, Unbuilt, presumed, unbuilt, without
from penstock.document import Document
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.finding import Finding, Severity
from penstock.render.build import Build, Failure
from penstock.render.source import Source
from tests.penstock.support.objects import config, document
from tests.penstock.support.renders import render, rendered

APPS = document("Kustomization", "apps", "kustomize.toolkit.fluxcd.io/v1", "flux-system", path="apps")


def part(name: str, *documents: Document, failure: str = "") -> Rendered:
    build = Build(failure=Failure("build", failure)) if failure else Build(documents)
    return replace(rendered(*documents, name=name), source=Source("x"), build=build)


def told(before: ClusterRender, after: ClusterRender) -> list[Unbuilt]:
    return list(unbuilt(Family(before), Family(after), {"flux-system/apps": 3}))


GOOD = render(part("apps", config("one", "1")))
BROKEN = render(part("apps", failure="no file"))
ELSEWHERE = render(replace(part("apps"), source=None))


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        (GOOD, BROKEN, ("", "no file")),
        (BROKEN, GOOD, ("no file", "")),
        (BROKEN, BROKEN, ("no file", "no file")),
        (GOOD, ELSEWHERE, ("", AWAY)),
        (ELSEWHERE, GOOD, (AWAY, "")),
    ],
)
def test_reasons_by_side(before: ClusterRender, after: ClusterRender, reasons: tuple[str, str]) -> None:
    (one,) = told(before, after)
    assert one == Unbuilt("flux-system/apps", *reasons, 3)
    assert one.broken is (reasons[0] == "")


def test_what_is_fine_or_away_on_both_sides_is_not_told() -> None:
    assert told(GOOD, GOOD) == []
    assert told(ELSEWHERE, ELSEWHERE) == []


def test_what_flux_refuses_is_told_as_that() -> None:
    doubled = Finding("object-doubled", Severity.ERROR, "twice", kustomization="flux-system/apps")
    refused = replace(GOOD, findings=(doubled,))
    assert told(GOOD, refused) == [Unbuilt("flux-system/apps", "", "twice", refused=True)]


def test_objects_that_may_only_be_unknown_are_set_aside() -> None:
    ours = render(part("flux-system", APPS), part("apps", config("one", "1"), config("two", "2")))
    theirs = render(part("flux-system", APPS), part("apps", failure="no file"))
    sides = [inventory(ours), inventory(theirs)]
    kept, hidden = without(sides[0], sides[1], Family(ours), Family(theirs))
    assert [one.kind for one in kept] == ["Kustomization"]
    assert hidden == {"flux-system/apps": 2}
    same, none = without(sides[0], sides[0], Family(ours), Family(ours))
    assert (same, none) == (sides[0], {})


def test_so_are_those_of_kustomizations_below() -> None:
    ours = render(part("flux-system", APPS), part("apps", config("one", "1")))
    theirs = render(part("flux-system", failure="no file"))
    kept, hidden = without(inventory(ours), inventory(theirs), Family(ours), Family(theirs))
    assert (kept, hidden) == ({}, {"flux-system/flux-system": 2})


def test_what_is_only_not_known_is_presumed_on_the_other_side() -> None:
    two = render(part("apps", config("one", "1")), part("more", config("gone", "1"), config("both", "1")))
    then = render(part("apps", failure="no file"), part("more", config("both", "2"), config("new", "1")))
    changes = compared(two, then).changes
    olds, news = presumed(two, then, changes)
    assert sorted(one.name for one in olds) == ["both", "gone", "one"]
    assert sorted(one.name for one in news) == ["both", "new", "one"]
    assert sorted(one.name for one in presumed(then, two, compared(then, two).changes)[0]) == ["both", "new", "one"]


def test_where_all_is_known_nothing_is_presumed() -> None:
    then = render(part("apps", config("two", "2")))
    olds, news = presumed(GOOD, then, compared(GOOD, then).changes)
    assert [one.name for one in olds] == ["one"]
    assert [one.name for one in news] == ["two"]
