from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.scaffold.outcome import MOST, carry_out, merged
from penstock.scaffold.plan import File, Plan
from tests.penstock.scaffold.support import snapshot

PLAN = Plan("site a", (File("x/a", b"1"), File("b", b"2")), ("left out",), ("do this",))


def test_what_was_written_is_told_with_what_comes_next(tmp_path: Path) -> None:
    assert carry_out(tmp_path, [PLAN], dry_run=False) == [
        "site a: 2 new files written",
        "  x/a",
        "  b",
        "left out",
        "next:",
        "  1. do this",
    ]
    assert snapshot(tmp_path) == {"x/a": b"1", "b": b"2"}
    assert carry_out(tmp_path, [PLAN], dry_run=False) == ["site a: everything is there already, nothing was changed"]


def test_a_dry_run_lists_and_writes_nothing(tmp_path: Path) -> None:
    assert carry_out(tmp_path, [PLAN], dry_run=True)[0] == "site a: 2 new files would be written"
    assert snapshot(tmp_path) == {}


def test_edits_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"old")
    plan = Plan("app", (File("a", b"1"), File("b", b"new", old=b"old")))
    assert carry_out(tmp_path, [plan], dry_run=False)[:3] == [
        "app: 1 new file and 1 edit written",
        "  a",
        "  b (edited)",
    ]


def test_many_plans_are_told_briefly(tmp_path: Path) -> None:
    plans = [Plan(f"site {number}", (File(f"{number}", b""),), (), (f"do {number}",)) for number in range(MOST + 1)]
    assert carry_out(tmp_path, plans, dry_run=False) == [
        f"site 0 and {MOST} more: {MOST + 1} new files written",
        f"next, for each of the {MOST + 1} (here for the last):",
        f"  1. do {MOST}",
    ]


def test_a_path_has_one_content() -> None:
    edits = (File("a", b"1", old=b""), File("a", b"2", old=b""))
    assert list(merged(edits)) == [edits[1]]
    with pytest.raises(PenstockError, match="a would be written twice"):
        merged([File("a", b"1"), File("a", b"2")])
