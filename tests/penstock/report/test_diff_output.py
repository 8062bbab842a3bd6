"""The reports of a diff by name, and where they go."""

import json
from pathlib import Path

import pytest

from penstock.report import diff_output
from penstock.report.destination import Output
from penstock.report.diff_output import REPORTERS, output, reporter, write
from tests.penstock.support.diffs import change, field, hostile, result, written


def test_every_writer_of_a_diff_has_its_name() -> None:
    folder = Path(diff_output.__file__).parent
    there = {path.stem for path in folder.glob("diff_*.py") if "\ndef write(" in path.read_text(encoding="utf-8")}
    assert set(REPORTERS.values()) == there - {"diff_output"}


def test_no_two_names_write_the_same() -> None:
    assert len({written(reporter(name), result(change())) for name in REPORTERS}) == len(REPORTERS)


def test_a_name_and_its_file() -> None:
    assert output("markdown=a.md") == Output("markdown", Path("a.md"))
    with pytest.raises(ValueError, match=r"'sarif' is no report \(there are text, json, markdown, html\)"):
        output("sarif")


def test_several_files_in_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = [Output(name, tmp_path / f"{name}.out") for name in REPORTERS]
    write(hostile(), [*outputs, Output("text")], noise=False)
    assert all(one.file and one.file.stat().st_size for one in outputs)
    assert capsys.readouterr().out == (tmp_path / "text.out").read_text(encoding="utf-8")


@pytest.mark.parametrize("noise", [True, False])
def test_noise_reaches_the_writer(capsys: pytest.CaptureFixture[str], *, noise: bool) -> None:
    write(result(change("n", field(noise="a checksum"))), [Output("json")], noise=noise)
    assert bool(json.loads(capsys.readouterr().out)["diff"]["changes"]) == noise


def test_the_markdown_leads_to_the_page_that_is_written_too(tmp_path: Path) -> None:
    page, text = Output("html", tmp_path / "diff.html"), Output("markdown", tmp_path / "diff.md")
    linked = "https://x.example/1"
    asked = ("", [text], ""), ("`diff.html`", [text, page], ""), (f"[here](<{linked}>)", [text], linked)
    for said, outputs, where in asked:
        write(result(change()), outputs, noise=False, page=where)
        made = (tmp_path / "diff.md").read_text(encoding="utf-8")
        assert ("All of it as a page" in made) == bool(said)
        assert said in made


def test_an_address_that_is_none_is_no_link(tmp_path: Path) -> None:
    for where in ("javascript:alert(1)", "https://x.example/> [y](z", "a`b.html"):
        write(result(change()), [Output("markdown", tmp_path / "diff.md")], noise=False, page=where)
        assert "](<" not in (tmp_path / "diff.md").read_text(encoding="utf-8")
