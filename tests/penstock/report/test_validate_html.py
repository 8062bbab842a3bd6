"""The page as text: self-contained, safe against what it shows, small. Whether it works, test_validate_page.py says."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from penstock.finding import Place
from penstock.report import validate_html
from penstock.validate.report import Report
from tests.penstock.support.reports import finding, fleet, hostile, report, written

DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)


def page(shown: Report) -> str:
    return written(validate_html.write, shown)


def data(shown: Report) -> dict[str, Any]:
    match = DATA.search(page(shown))
    assert match
    parsed: dict[str, Any] = json.loads(match[1])
    return parsed


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize("shown", [report(), hostile()], ids=["empty", "hostile"])
def test_nothing_is_loaded_from_anywhere(shown: Report) -> None:
    elements = Elements(page(shown)).found
    assert [(tag, attributes.get("href")) for tag, attributes in elements if "href" in attributes] == [
        ("link", "data:,")
    ]
    assert not [tag for tag, attributes in elements if "src" in attributes or "action" in attributes]
    assert not [tag for tag, _ in elements if tag in ("img", "iframe", "object", "embed", "base", "a")]


def test_only_its_own_script_and_style_may_run() -> None:
    text = page(hostile())
    policy = next(a["content"] for _, a in Elements(text).found if a.get("http-equiv") == "Content-Security-Policy")
    assert policy
    assert policy.startswith("default-src 'none'; ")
    for tag in ("script", "style"):
        (inner,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_what_comes_from_outside_is_data_only() -> None:
    hostile_page, clean = Elements(page(hostile())).found, Elements(page(report())).found
    assert [tag for tag, _ in hostile_page] == [tag for tag, _ in clean]
    match = DATA.search(page(hostile()))
    assert match
    assert "<" not in match[1]
    assert match[1].isascii()


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
