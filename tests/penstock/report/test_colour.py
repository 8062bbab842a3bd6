"""Colour only where someone sees it."""

import io

import pytest

from penstock.finding import Severity
from penstock.report.colour import CODES, painter
from penstock.report.text import write_findings
from tests.penstock.support.reports import finding
from tests.penstock.support.terminal import Terminal


@pytest.fixture(autouse=True)
def _colourful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")


def test_a_terminal_is_painted_and_the_paint_ends_with_the_text() -> None:
    assert painter(Terminal())("added", "new") == "\x1b[32mnew\x1b[0m"


def test_a_file_or_a_pipe_is_not() -> None:
    assert painter(io.StringIO())("added", "new") == "new"


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_nor_where_someone_said_so(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    assert painter(Terminal())(Severity.ERROR, "error") == "error"


def test_an_empty_no_color_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "")
    assert painter(Terminal())("place", "a") == "\x1b[1ma\x1b[0m"


def test_every_severity_has_a_colour_of_its_own() -> None:
    assert len({CODES[severity] for severity in Severity}) == len(Severity)


def test_findings_are_painted_by_their_severity() -> None:
    terminal, file = Terminal(), io.StringIO()
    write_findings([finding()], terminal)
    write_findings([finding()], file)
    assert "\x1b[1;31merror\x1b[0m" in terminal.getvalue()
    assert "\x1b" not in file.getvalue()
