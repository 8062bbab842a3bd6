"""Markdown for summaries and comments: always short enough, the gravest first, nothing from outside is markup."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.finding import Place, Severity
from penstock.report import validate_markdown
from penstock.report.markup import length
from penstock.validate.report import Report
from tests.penstock.support.reports import HOSTILE, cluster, finding, fleet, hostile, report, written

LIMIT = 65_536


def text(shown: Report) -> str:
    found = written(validate_markdown.write, shown)
    assert length(found) < LIMIT
    return found


def test_a_clean_run() -> None:
    assert text(report()) == (
        "## ✅ penstock: no findings\n\n"
        "1 cluster, 2 Kustomizations, 5 objects, 4 checked against schemas.\n\n"
        "1 not expanded; 1 object without a schema at hand.\n"
    )


def test_findings_by_severity_and_code() -> None:
    shown = text(
        report(
            finding("image-not-pinned", hint="pin it", subject="Deployment/a/b"),
            finding("image-not-pinned", hint="pin it", place=Place("b.yaml", 2)),
            finding("path-missing", Severity.WARNING, message="no folder"),
        )
    )
    assert "### 🔴 2 errors\n\n**`image-not-pinned`** An image has no digest.\npin it\n\n- `apps/web.yaml:7` " in shown
    assert "- `apps/web.yaml:7` `Deployment/a/b`: it is wrong (in `plant-a/l4`)\n" in shown
    assert shown.index("2 errors\n\n**") < shown.index("### 🟡 1 warning")
    assert shown.count("pin it") == 1


def test_hints_that_differ_stand_with_their_findings() -> None:
    shown = text(report(finding(hint="one"), finding(hint="two", place=Place("b.yaml"))))
    assert "*one*\n" in shown
    assert "*two*\n" in shown


def test_what_is_waived_is_folded_with_its_reason() -> None:
    shown = text(report(finding(waived="agreed in May")))
    assert shown.startswith("## ✅ penstock: no findings")
    assert "<details><summary>1 finding waived</summary>\n\n- `apps/web.yaml:7` " in shown
    assert "· agreed in May\n\n</details>\n" in shown


def test_what_is_known_is_counted() -> None:
    assert "1 finding known from main, not shown" in text(report(known=(finding(),), known_from="main"))


@pytest.mark.parametrize("count", [200, 2000])
def test_too_much_is_cut_with_a_count_and_the_gravest_stay(count: int) -> None:
    notes = [
        finding(severity=Severity.NOTE, message=f"note {n} " + "x" * 500, place=Place(f"{n}.yaml"))
        for n in range(count)
    ]
    shown = text(report(finding(message="the one that matters"), *notes))
    assert "the one that matters" in shown
    left = re.search(r"\*\*(\d+) findings more\*\* would not fit here", shown)
    assert left
    assert int(left[1]) + shown.count("\n- `") == count + 1


def test_a_cut_inside_a_fold_closes_it() -> None:
    waived = [finding(waived="w" * 500, message="m" * 500, place=Place(f"{n}.yaml")) for n in range(200)]
    shown = text(report(*waived))
    assert shown.count("<details>") == shown.count("</details>") == 1


@pytest.mark.parametrize("character", ["x", "\U0001f600", "\x1b", "*", "@", "$", "`", "<"])
def test_no_message_is_too_long(character: str) -> None:
    huge = character * 100_000
    shown = report(
        *(
            finding(message=huge, subject=huge, hint=f"{huge}{n}", place=Place(f"{huge}{n}"), clusters=(huge,))
            for n in range(20)
        ),
        clusters=[cluster(huge)],
        known=(finding(),),
        known_from=huge,
    )
    assert text(shown)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=40))
def test_whatever_comes_it_fits(words: list[str]) -> None:
    assert text(report(*(finding(message=word, hint=word, place=Place(word)) for word in words)))


def test_a_large_fleet_fits() -> None:
    clusters = fleet(250)
    names = tuple(one.name for one in clusters)
    assert text(report(*(finding(clusters=names, place=Place(f"{n}.yaml")) for n in range(500)), clusters=clusters))


def test_a_hostile_report_has_no_markup_of_its_own() -> None:
    shown = text(hostile())
    outside = re.sub(r"(`+)(?!`).+?(?<!`)\1(?!`)", "", shown)  # what stands in code spans is not read
    assert set(re.findall(r"<[^>]*>", outside)) <= {
        "<span>",
        "</span>",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
        "<sub>",
        "</sub>",
    }
    assert not re.search(r"(?<!>)@\w|www\.|https?:|\]\(", outside)
    assert shown.count("\n- ") == len(HOSTILE)
