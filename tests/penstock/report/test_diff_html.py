"""The page of a diff as text: self-contained, safe against what it shows, small. test_diff_page tries it."""

from typing import Any

import pytest

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import Fate, Op
from penstock.diff.outcome import State
from penstock.diff.result import Result
from penstock.report import diff_html
from tests.penstock.support import webpages
from tests.penstock.support.diffs import (
    added,
    change,
    danger,
    field,
    fleet,
    hostile,
    outcome,
    removed,
    result,
    written,
)


def page(shown: Result, *, noise: bool = False) -> str:
    return written(diff_html.write, shown, noise=noise)


def data(shown: Result, *, noise: bool = False) -> dict[str, Any]:
    return webpages.data(page(shown, noise=noise))


def titles(shown: Result, *, noise: bool = False) -> list[str]:
    return [row[2] for row in data(shown, noise=noise)["changes"]]


@pytest.mark.parametrize("shown", [result(), hostile()], ids=["empty", "hostile"])
def test_it_needs_nothing_and_runs_nothing_else(shown: Result) -> None:
    webpages.loads_nothing(page(shown))
    webpages.runs_only_its_own(page(shown))


def test_what_comes_from_outside_is_data_only() -> None:
    webpages.shows_as_text(page(hostile()), page(result()))


def test_the_heading_is_the_verdict() -> None:
    assert "<h1>1 of 4 clusters hit</h1>" in page(result(change()))
    assert "<h1>Routine: one file differs</h1>" in page(result(remarks=("routine: one file differs",)))
    assert "merge base with origin/main (0123456789ab) \N{RIGHTWARDS ARROW} working copy" in page(result())


def test_dangers_come_first_then_deletions_and_noise_last() -> None:
    shown = result(
        added("new"),
        change("other"),
        removed("gone"),
        removed("left", fate=Fate.ORPHANED),
        change("noisy", field(noise="a checksum")),
        change("careful", dangers=[danger(grade=Grade.CAUTION)]),
        change("grave", dangers=[danger(grade=Grade.CRITICAL)]),
    )
    names = ["grave", "careful", "gone", "other", "new", "left", "noisy"]
    assert [one.rpartition("/")[2] for one in titles(shown, noise=True)] == names
    assert len(titles(shown)) == 6, "noise is shown when it is asked for"


def test_fields_and_their_lines() -> None:
    hidden = field("metadata.labels", noise="a chart's label")
    order = field("spec.env", ["a", "b"], ["b", "a"], Op.ORDER)
    (row,) = data(result(change("web", field(), hidden, order)))["changes"]
    assert row[9] == [["spec.replicas", "", ["-1", "+2"]], ["spec.env (order)", "", ["-a, b", "+b, a"]]]


def test_an_address_names_the_same_change_in_every_report() -> None:
    one, other, third = change("one"), change("other"), change("one", field(after=3))
    ids = [[row[0] for row in data(result(*some))["changes"]] for some in ((one, other), (other,), (one, third))]
    assert ids[0][1] == ids[1][0]
    assert ids[0][0] == ids[2][0]
    assert ids[2][0] != ids[2][1], "and no two of one page are the same"


def test_clusters_stand_by_site_from_the_highest_level_down() -> None:
    shuffled = sorted(fleet(2), key=lambda one: one.name[::-1])
    names = [row[0] for row in data(result(clusters=shuffled))["clusters"]]
    assert names == [f"plant-00{site}/{name}" for site in (0, 1) for name in ("l4", "l3", "l2-0", "l2-1")]


def test_a_cluster_says_how_it_fares() -> None:
    shown = result(
        change(dangers=[danger()]), removed("gone"), clusters=[outcome(), outcome("plant-000/l3", State.UNKNOWN)]
    )
    rows = data(shown)["clusters"]
    assert [row[7:10] for row in rows] == [["changed", 2, [0, 1, 1, 0, 0]], ["unknown", 0, [0, 0, 0, 0, 0]]]


def test_signs_bring_their_manuals() -> None:
    manuals = data(result(change(dangers=[danger()]), dangers=(Danger("broken", Grade.DANGER, "no"),)))["manuals"]
    assert sorted(manuals) == ["broken", "privileged"]


def test_a_long_object_is_cut_with_a_count() -> None:
    content = {"kind": "ConfigMap", "data": {str(n): "x" for n in range(diff_html.LINES + 5)}}
    (row,) = data(result(added("long", content=content)))["changes"]
    assert len(row[9][0][2]) == diff_html.LINES
    assert row[10] == 7


def test_a_thousand_clusters_and_many_changes_are_a_small_page() -> None:
    clusters = fleet(250)
    names = [one.name for one in clusters]
    few = [change(f"web-{n}", clusters=names[n % 7 :: 1 + n % 3]) for n in range(30)]
    assert len(page(result(*few, clusters=clusters))) < 400_000
    text = "\n".join(f"line {n} of a file" for n in range(300))
    many = [
        change(f"web-{n}", field("data.file", text, text.upper()), clusters=names[n % 999 :: 999]) for n in range(3000)
    ]
    shown = result(*many, clusters=clusters)
    assert len(page(shown)) < 5_000_000
    found = data(shown)
    assert len(found["changes"]) + found["left"] == 3000
    assert found["changes"][-1][10] == -1, "lines are left out before changes are"
