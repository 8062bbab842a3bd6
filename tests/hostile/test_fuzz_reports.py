"""Whatever anybody's words are, every report stays what it is: valid, of one structure, without a command or markup."""

import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.finding import Finding, Place, Severity
from penstock.report import reporters
from penstock.validate.report import Report
from tests.hostile.profiles import FUZZ
from tests.hostile.texts import WORDS
from tests.penstock.report.sarif import LOG
from tests.penstock.support.reports import cluster, report, written

#: Tags that a Markdown report may have by itself.
OURS = re.compile(r"</?(?:sub|details|summary|span|code|br)\s*/?>")


def findings() -> st.SearchStrategy[Finding]:
    return st.builds(
        Finding,
        st.sampled_from(["object-invalid", "yaml-broken", "own-rule"]),
        st.sampled_from(Severity),
        WORDS.filter(str.strip),
        st.builds(Place, WORDS.map(lambda path: path.strip("/")), st.integers(0, 10**6)),
        WORDS,
        st.lists(WORDS, max_size=2).map(tuple),
        WORDS,
        waived=WORDS,
    )


def shown() -> st.SearchStrategy[Report]:
    """Reports about clusters, objects and files with anybody's names."""
    return st.builds(
        lambda found, name, site: report(*found, clusters=[cluster(name or "x", site=site, assumed=(name,))]),
        st.lists(findings(), max_size=4),
        WORDS,
        WORDS,
    )


def text(name: str, one: Report) -> str:
    return written(reporters.reporter(name), one)


def is_text(printed: str) -> None:
    for line in printed.splitlines():
        assert not line.lstrip().startswith("::")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed)


def is_json(printed: str) -> None:
    assert json.loads(printed)["kind"] == "Report"
    assert printed.isascii()


def is_sarif(printed: str) -> None:
    jsonschema.Draft202012Validator(LOG).validate(json.loads(printed))


def is_junit(printed: str) -> None:
    root = ElementTree.fromstring(printed)
    assert {one.tag for one in root.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "skipped",
        "system-out",
        "properties",
        "property",
    }


def is_markdown(printed: str) -> None:
    assert len(printed.encode("utf-16-le")) // 2 < 65_536
    outside = OURS.sub("", re.sub(r"(?<!\\)(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "", printed))
    assert not re.search(r"<[a-zA-Z/!]", outside)
    assert "](http" not in outside


class Tags(HTMLParser):
    """Counts scripts, and attributes that run something."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts = 0
        self.running: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag in ("script", "iframe", "object", "embed", "base")
        self.running += [name for name, value in attrs if name.startswith("on") or "javascript:" in (value or "")]


def is_page(printed: str) -> None:
    tags, empty = Tags(), Tags()
    tags.feed(printed)
    empty.feed(text("html", report()))
    assert (tags.scripts, tags.running) == (empty.scripts, [])


def is_gitlab(printed: str) -> None:
    for one in json.loads(printed):
        assert one["fingerprint"]
        assert one["location"]["lines"]["begin"] >= 1


JUDGES: dict[str, Callable[[str], None]] = {
    "text": is_text,
    "json": is_json,
    "sarif": is_sarif,
    "junit": is_junit,
    "markdown": is_markdown,
    "html": is_page,
    "gitlab": is_gitlab,
}


@pytest.mark.parametrize("name", JUDGES)
def test_a_report(name: str) -> None:
    @FUZZ
    @given(shown())
    def holds(one: Report) -> None:
        printed = text(name, one)
        assert "##[" not in printed
        JUDGES[name](printed)

    holds()


def test_every_report_is_fuzzed() -> None:
    assert set(JUDGES) == set(reporters.REPORTERS)
