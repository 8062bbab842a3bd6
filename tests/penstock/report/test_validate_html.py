"""The page as text: self-contained, safe against what it shows, small. Whether it works, test_validate_page.py says."""

from typing import Any

import pytest

from penstock.finding import Place
from penstock.report import validate_html
from penstock.validate.report import Report
from tests.penstock.support import webpages
from tests.penstock.support.reports import finding, fleet, hostile, report, written


def page(shown: Report) -> str:
    return written(validate_html.write, shown)


def data(shown: Report) -> dict[str, Any]:
    return webpages.data(page(shown))


@pytest.mark.parametrize("shown", [report(), hostile()], ids=["empty", "hostile"])
def test_it_needs_nothing_and_runs_nothing_else(shown: Report) -> None:
    webpages.loads_nothing(page(shown))
    webpages.runs_only_its_own(page(shown))


def test_what_comes_from_outside_is_data_only() -> None:
    webpages.shows_as_text(page(hostile()), page(report()))


def test_the_heading_is_the_verdict() -> None:
    text = page(report(finding()))
    assert "<title>penstock: 1 error</title>" in text
    assert "<h1>1 error</h1>" in text
    assert "1 cluster, 2 Kustomizations, 5 objects, 4 checked" in text


def test_clusters_stand_by_site_from_the_highest_level_down() -> None:
    shuffled = sorted(fleet(2), key=lambda one: one.name[::-1])
    names = [row[0] for row in data(report(clusters=shuffled))["clusters"]]
    assert names == [f"plant-00{site}/{name}" for site in (0, 1) for name in ("l4", "l3", "l2-0", "l2-1")]


def test_a_finding_names_clusters_by_spans() -> None:
    clusters = fleet(2)
    shown = data(report(finding(clusters=tuple(one.name for one in clusters)), clusters=clusters))
    assert shown["findings"][0][-1] == [0, 8]


def test_codes_bring_their_manuals() -> None:
    manuals = data(report(finding("image-not-pinned"), finding("our-own")))["manuals"]
    assert list(manuals) == ["image-not-pinned"]
    assert manuals["image-not-pinned"][0] == "An image has no digest."


def test_what_was_not_checked_is_said() -> None:
    assert [title for title, _ in data(report())["asides"]] == [
        "Not expanded",
        "No schema at hand",
        "Values that only the cluster knows, stood in for",
    ]


def test_a_thousand_clusters_are_a_small_page() -> None:
    clusters = fleet(250)
    names = tuple(one.name for one in clusters)
    found = [
        finding(clusters=names[n % 7 :: 1 + n % 3], place=Place(f"{n}.yaml", n), hint="mend it") for n in range(300)
    ]
    assert len(page(report(clusters=clusters))) < 150_000
    assert len(page(report(*found, clusters=clusters))) < 1_000_000
