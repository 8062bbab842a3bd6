"""NAME for stdout, NAME=FILE for a file, whatever the report is about."""

from pathlib import Path
from typing import TextIO

import pytest

from penstock.errors import PenstockError
from penstock.report.destination import Output, complete, parsed, write_each

NAMES = ("json", "html")


def said(name: str, out: TextIO) -> None:
    """A report of one line."""
    out.write(f"this is {name}\n")


@pytest.mark.parametrize(
    ("text", "output"),
    [("json", Output("json")), ("json=-", Output("json")), ("html=a=b", Output("html", Path("a=b")))],
)
def test_a_name_and_its_file(text: str, output: Output) -> None:
    assert parsed(text, NAMES, "json, html") == output


@pytest.mark.parametrize(
    ("text", "why"),
    [("xml", r"'xml' is no report \(there are json, html\)"), ("html=", "'html=' has no file after the =")],
)
def test_what_is_wrong_is_said(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parsed(text, NAMES, "json, html")


def test_text_is_printed_unless_something_else_is() -> None:
    file = Output("json", Path("a"))
    assert complete([]) == (Output("text"),)
    assert complete([file]) == (file, Output("text"))
    assert complete([Output("json"), file]) == (Output("json"), file)


def test_two_reports_cannot_both_be_printed() -> None:
    with pytest.raises(PenstockError, match="not json and sarif: write NAME=FILE"):
        complete([Output("json"), Output("sarif")])


def test_each_goes_where_it_was_sent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "not" / "yet" / "there.html"
    write_each([Output("json"), Output("html", file)], said, tmp_path)
    assert capsys.readouterr().out == "this is json\n"
    assert file.read_bytes() == b"this is html\n"


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(PenstockError, match=r"the report json cannot be written to .*: Is a directory"):
        write_each([Output("json", tmp_path)], said, tmp_path)


def test_a_link_of_the_repository_is_not_written_through(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    outside.write_text("kept", encoding="utf-8")
    root.mkdir()
    (root / "report.json").symlink_to(outside)
    with pytest.raises(PenstockError, match=r"report\.json is a link of the repository"):
        write_each([Output("json", root / "report.json")], said, root)
    assert outside.read_text(encoding="utf-8") == "kept"


def test_without_a_root_it_is_that_of_the_repository_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "penstock.yaml").write_text("", encoding="utf-8")
    (tmp_path / "out").symlink_to("elsewhere")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PenstockError, match="out is a link of the repository"):
        write_each([Output("json", Path("out/report.json"))], said)
    assert not (tmp_path / "elsewhere").exists()
