"""--output NAME[=FILE]: which reports there are, and where they go."""

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.report.output import Output, complete, parse, write
from penstock.report.reporters import REPORTERS
from tests.penstock.support.reports import finding, hostile, report


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("json", Output("json")),
        ("json=-", Output("json")),
        ("html=out/report.html", Output("html", Path("out/report.html"))),
        ("html=a=b.html", Output("html", Path("a=b.html"))),
    ],
)
def test_parse(text: str, output: Output) -> None:
    assert parse(text) == output


@pytest.mark.parametrize("text", ["xml", "", "json=", "=file", "JSON"])
def test_parse_refuses(text: str) -> None:
    with pytest.raises(ArgumentTypeError):
        parse(text)


def test_text_is_printed_unless_something_else_is() -> None:
    file = Output("json", Path("a"))
    assert complete([]) == (Output("text"),)
    assert complete([file]) == (file, Output("text"))
    assert complete([Output("json"), file]) == (Output("json"), file)


def test_two_reports_cannot_both_be_printed() -> None:
    with pytest.raises(PenstockError, match="not json and sarif: write NAME=FILE"):
        complete([Output("json"), Output("sarif")])


def test_several_files_in_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = [Output(name, tmp_path / "new" / f"{name}.out") for name in REPORTERS]
    write(hostile(), [*outputs, Output("text")])
    assert all(one.file and one.file.stat().st_size for one in outputs)
    assert capsys.readouterr().out == (tmp_path / "new" / "text.out").read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(PenstockError, match="the report json cannot be written to"):
        write(report(finding()), [Output("json", tmp_path)])
