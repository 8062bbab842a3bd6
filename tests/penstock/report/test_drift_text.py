"""Drift for a person."""

from io import StringIO
from typing import Any

import pytest

from penstock.drift.values import ClusterDrift, Drifted, Running, State
from penstock.report.drift_text import NAMED, SIGNS, summary, write
from tests.penstock.support.diffs import field
from tests.penstock.support.reports import HOSTILE
from tests.penstock.support.terminal import Terminal


def thing(state: State, name: str = "x", **more: Any) -> Drifted:
    """A ConfigMap."""
    return Drifted(state, "ConfigMap", "n", name, **{"kustomization": "f/apps", **more})


def text(*drifts: ClusterDrift) -> str:
    """What is written."""
    out = StringIO()
    write(drifts, out)
    return out.getvalue()


def test_each_object_with_its_fields_from_live_to_git() -> None:
    things = (
        thing(State.CHANGED, fields=(field("data.k", "live", "git"),)),
        thing(State.REFUSED, "y", kustomization="", reason="it is immutable"),
    )
    assert text(ClusterDrift("a/l4", compared=3, objects=things)) == (
        "a/l4: 1 changed, 1 refused (3 objects compared)\n"
        "  ~ changed ConfigMap/n/x (by f/apps)\n"
        "      data.k\n"
        "        - live\n"
        "        + git\n"
        "  ! refused ConfigMap/n/y: it is immutable\n"
    )


def test_a_cluster_that_gave_no_answer_is_a_line() -> None:
    assert text(ClusterDrift("a", "no route"), ClusterDrift("b", compared=1)) == (
        "a: unknown: no route\nb: as in git (1 object compared)\n"
    )


def test_what_is_unknown_stands_by_its_reason() -> None:
    many = [thing(State.UNKNOWN, str(n), reason="no answer") for n in range(NAMED + 2)]
    drift = ClusterDrift("a", objects=(*many, thing(State.UNKNOWN, "z", reason="forbidden"), thing(State.EXTRA, "e")))
    assert text(drift).splitlines()[1:] == [
        "  + extra ConfigMap/n/e (by f/apps)",
        f"  ? {', '.join(f'ConfigMap/n/{n}' for n in range(NAMED))} and 2 more: unknown: no answer",
        "  ? ConfigMap/n/z: unknown: forbidden",
    ]


@pytest.mark.parametrize(
    ("drift", "said"),
    [
        (ClusterDrift("a", compared=2, exempt=1), "as in git (2 objects compared, 1 left alone)"),
        (
            ClusterDrift("a", objects=(thing(State.EXTRA), thing(State.CHANGED), thing(State.EXTRA))),
            "1 changed, 2 extra (0 objects compared)",
        ),
        (
            ClusterDrift("a", running=tuple(Running("f", revision, True, "") for revision in ("2", "1", "", "3", "1"))),
            "as in git (0 objects compared, at 1, 2 and 1 more)",
        ),
    ],
)
def test_what_it_comes_to(drift: ClusterDrift, said: str) -> None:
    assert summary(drift) == said


def test_every_state_has_its_sign_and_its_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert len({sign for sign, _ in SIGNS.values()}) == len(State)
    terminal = Terminal()
    write([ClusterDrift("a", objects=(thing(State.MISSING),))], terminal)
    assert "\x1b[31m  - missing ConfigMap/n/x (by f/apps)\x1b[0m\n" in terminal.getvalue()


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_name_stays_on_its_line(hostile: str) -> None:
    things = (thing(State.CHANGED, hostile, reason=hostile, fields=(field("f", [hostile], 1),)),)
    said = text(ClusterDrift(hostile, objects=things), ClusterDrift(hostile, hostile))
    assert "\x1b" not in said
    assert "\u202e" not in said
    lines = said.splitlines()
    assert len(lines) == 6
    assert not any(line.lstrip().startswith("::") or "##[" in line for line in lines)
