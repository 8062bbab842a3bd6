"""A mending as a SARIF fix: columns of exactly one place, or no fix."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from penstock.finding import Edit, Place
from penstock.report.sarif_fix import fix
from penstock.tree.working import working_tree
from tests.penstock.support.reports import finding
from tests.penstock.support.repository import write

MEND = Edit("a", "b")


@pytest.mark.parametrize(
    ("line", "edit", "columns"),
    [
        ("image: web:1.0", Edit("web:1.0", "web:2.0"), (8, 15)),
        ("größe: a\r", MEND, (8, 9)),
        ("x: a # a", MEND, (4, 5)),
        ("a: a", MEND, None),
        ("x: y", MEND, None),
    ],
    ids=["once", "other letters", "also in a comment", "twice", "not there"],
)
def test_an_edit_is_a_fix_with_columns(tmp_path: Path, line: str, edit: Edit, columns: tuple[int, int] | None) -> None:
    write(tmp_path, {"a.yaml": f"first: 1\n{line}\n"})
    found = fix(working_tree(tmp_path), finding(place=Place("a.yaml", 2), edit=edit, hint="mend it"))
    if columns is None:
        assert found is None
        return
    assert found
    (change,) = found["artifactChanges"]
    region = {"startLine": 2, "startColumn": columns[0], "endLine": 2, "endColumn": columns[1]}
    assert found["description"] == {"text": "mend it"}
    assert change["artifactLocation"] == {"uri": "a.yaml", "uriBaseId": "SRCROOT"}
    assert change["replacements"] == [{"deletedRegion": region, "insertedContent": {"text": edit.new}}]


def test_without_a_hint_it_says_what_to_write(tmp_path: Path) -> None:
    write(tmp_path, {"a b.yaml": "x: a\n"})
    found = fix(working_tree(tmp_path), finding(place=Place("a b.yaml@0123456789ab", 1), edit=MEND))
    assert found
    assert found["description"] == {"text": "Write b."}
    assert found["artifactChanges"][0]["artifactLocation"]["uri"] == "a%20b.yaml"


@pytest.mark.parametrize(
    "files", [{}, {"a.yaml": b"\xff\xfe"}, {"a.yaml": "one line"}], ids=["gone", "binary", "short"]
)
def test_an_edit_of_what_cannot_be_read_is_no_fix(tmp_path: Path, files: Mapping[str, str | bytes]) -> None:
    write(tmp_path, files)
    assert fix(working_tree(tmp_path), finding(place=Place("a.yaml", 2), edit=MEND)) is None


def test_a_file_that_goes_while_it_is_looked_at_is_no_fix(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "x: a\n"})
    tree = working_tree(tmp_path)
    assert "a.yaml" in tree.entries
    (tmp_path / "a.yaml").unlink()
    assert fix(tree, finding(place=Place("a.yaml", 1), edit=MEND)) is None


def test_no_tree_no_edit_or_no_line_is_no_fix(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "x: a\n"})
    tree = working_tree(tmp_path)
    assert fix(None, finding(place=Place("a.yaml", 1), edit=MEND)) is None
    assert fix(tree, finding(place=Place("a.yaml", 1))) is None
    assert fix(tree, finding(place=Place("a.yaml"), edit=MEND)) is None
    assert fix(tree, finding(place=Place("a.yaml", 1), edit=MEND)) is not None
