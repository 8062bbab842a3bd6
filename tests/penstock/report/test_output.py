"""--output NAME[=FILE]: which reports there are, and where they go."""

from argparse import ArgumentTypeError
from pathlib import Path

import pytest

from penstock.report.output import Output, parse, write
from penstock.report.reporters import REPORTERS
from tests.penstock.support.reports import hostile


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


def test_several_files_in_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = [Output(name, tmp_path / "new" / f"{name}.out") for name in REPORTERS]
    write(hostile(), [*outputs, Output("text")])
    assert all(one.file and one.file.stat().st_size for one in outputs)
    assert capsys.readouterr().out == (tmp_path / "new" / "text.out").read_text(encoding="utf-8")
