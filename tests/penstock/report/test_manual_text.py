"""A manual at a terminal."""

from io import StringIO

import pytest

from penstock import explain
from penstock.explain import Page, page, pages
from penstock.finding import Severity
from penstock.report.manual_text import waiver, write, write_list
from penstock.rules.examples import FAIL, PASS, Example, Manual
from tests.penstock.support.terminal import Terminal

MANUAL = Manual("A title.", "It is\nso.\n", "Because.\n", (Example(PASS, "a: 1\n"), Example(FAIL, "a: 2\n")))
PAGE = Page("path-missing", Severity.WARNING, MANUAL)


def test_all_of_a_manual_in_its_order() -> None:
    out = StringIO()
    write(PAGE, out)
    assert out.getvalue() == (
        "path-missing (warning)\nA title.\n\nWhat\n    It is\n    so.\n\nWhy\n    Because.\n"
        "\nPASS\n    a: 1\n\nFAIL\n    a: 2\n"
        "\nTo live with it\n    in penstock.yaml:  waivers: [{code: path-missing, paths: [...], reason: ...}]\n"
    )


def test_a_rule_is_waived_on_the_object_too() -> None:
    assert "annotations: {waive.penstock.dev/image-not-pinned: <reason>}" in waiver("image-not-pinned")
    assert "annotations" not in waiver("path-missing") + waiver("source-excludes-off") + waiver("level-order")


def test_so_is_a_rule_of_the_repository() -> None:
    explain.learn([Page("our-own", Severity.ERROR, MANUAL)])
    assert "waive.penstock.dev/our-own" in waiver("our-own")
    explain.learn([])
    assert "waive.penstock.dev" not in waiver("our-own")


def test_every_manual_of_penstock_ends_its_lines() -> None:
    for one in pages():
        out = StringIO()
        write(one, out)
        headings = [line for line in out.getvalue().splitlines()[2:] if line and not line.startswith(" ")]
        assert headings[:2] == ["What", "Why"], one.code
        assert set(headings[2:-1]) <= {PASS, FAIL}, one.code
        assert headings[-1] == "To live with it", one.code


def test_a_list_stands_in_columns() -> None:
    out = StringIO()
    write_list([PAGE, Page("a", Severity.ERROR, MANUAL)], out)
    assert out.getvalue() == "path-missing  warning  A title.\na             error    A title.\n"


def test_colours_do_not_move_the_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    terminal = Terminal()
    write_list([Page("a", Severity.NOTE, MANUAL)], terminal)
    assert terminal.getvalue() == "a  \x1b[1;34mnote   \x1b[0m  A title.\n"
    found = page("path-missing")
    assert found
    write(found, terminal)
    assert "\x1b[1mpath-missing\x1b[0m (\x1b[1;31merror\x1b[0m)\n" in terminal.getvalue()
