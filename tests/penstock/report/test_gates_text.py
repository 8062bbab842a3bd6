"""What is the same of many sites and apps is told once."""

from collections.abc import Sequence
from datetime import timedelta
from io import StringIO

import pytest

from penstock.gates.cargo import Cargo
from penstock.gates.decide import AppVerdict, Verdict
from penstock.gates.reason import Reason, grouped
from penstock.gates.soak import Stage
from penstock.gates.status import Row
from penstock.report.gates_text import MANY, verdicts, write
from tests.penstock.gates.states import NOW

CARGO = Cargo("sha256:0123456789abcdef", "c", NOW, {})
WAITS = "ring pilot: {} soaked 24h at 0 of 1 site; running at a (10 h): 14 h left"


def row(site: str, app: str, **more: object) -> Row:
    """A row of a site that waits."""
    facts: dict[str, object] = {
        "ring": "early",
        "version": "1.0.0",
        "age": None,
        "stage": Stage.ELSEWHERE,
        "soak_left": None,
        "held": "",
        "local": 0,
        "behind": 1,
        "to": "0123",
        "allowed": False,
        "waits": (WAITS.format(app),),
        "left": timedelta(hours=14),
    }
    return Row(site=site, app=app, **{**facts, **more})  # type: ignore[arg-type]


def table(rows: Sequence[Row]) -> str:
    """The table."""
    out = StringIO()
    write(rows, out)
    return out.getvalue()


def test_a_site_s_apps_wait_for_one_reason() -> None:
    assert table([row("b", "x"), row("b", "y"), row("c", "x", waits=("held",), held="held")]) == (
        "RING   SITE  APP  VERSION  AGE  SOAK LEFT  LOCAL  BEHIND  NEXT\n"
        "early  b     x    1.0.0    -    not yet    -      1       0123 in 14 h\n"
        "early  b     y    1.0.0    -    not yet    -      1       0123 in 14 h\n"
        f"    {WAITS.format('x, y')}\n"
        "early  c     x    1.0.0    -    not yet    -      1       0123 in 14 h\n"
        "    held: held\n"
    )


def test_of_a_thousand_sites_those_that_are_the_same_are_one() -> None:
    rows = [row(f"s{number:04}", app) for number in range(1000) for app in ("x", "y")]
    text = table([*rows, row("t", "x", local=2)])
    assert text.count("\n") == 1 + 2 + 1 + 1 + 1
    assert "s0000 +999" in text
    assert len(rows) > MANY


def test_grouped_sentences_differ_in_the_app_alone() -> None:
    assert grouped([("x", "ring a: x soaked"), ("y", "ring a: y soaked"), ("y", "ring b: y soaked")]) == [
        "ring a: x, y soaked",
        "ring b: y soaked",
    ]
    assert grouped([("x", "frozen"), ("y", "frozen")]) == ["frozen"]
    assert grouped([(str(n), f"ring a: {n} soaked") for n in range(8)]) == ["ring a: 0, 1, 2, 3, 4 and 3 more soaked"]


@pytest.mark.parametrize(
    ("sites", "said"),
    [
        (["b"], "early b: waits for 0123456789ab, 14 h left\n    frozen\n    {}\n"),
        (["b", "c"], "early b, c: wait for 0123456789ab, 14 h left\n    frozen\n    {}\n"),
        (
            [str(n) for n in range(112)],
            "early 0, 1, 2, 3, 4 and 107 more: wait for 0123456789ab, 14 h left\n    frozen\n    {}\n",
        ),
    ],
)
def test_sites_that_wait_for_the_same_are_told_together(sites: list[str], said: str) -> None:
    left = timedelta(hours=14)
    apps = tuple(AppVerdict(app, False, False, (Reason("soak", WAITS.format(app), left),)) for app in ("x", "y"))
    out = StringIO()
    verdicts([Verdict(site, "early", CARGO, apps, (Reason("freeze", "frozen", left),)) for site in sites], out)
    assert out.getvalue() == said.format(WAITS.format("x, y"))


def test_what_may_move_is_told_with_what_is_held() -> None:
    apps = (AppVerdict("x", False, False), AppVerdict("y", False, True, (Reason("hold", "audit"),)))
    out = StringIO()
    verdicts([Verdict("b", "early", CARGO, apps), Verdict("a", "pilot", None)], out)
    assert out.getvalue() == "early b: may take 0123456789ab: x (held: y)\n"
