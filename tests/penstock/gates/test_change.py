"""Setting and lifting holds."""

import pytest

from penstock.errors import PenstockError
from penstock.gates.change import Asked, held, released
from penstock.gates.hold import Hold
from penstock.gates.zone import zone
from tests.penstock.gates.states import HOUR, NOW

BERLIN = zone("Europe/Berlin")
OVER = Hold("y", "Bob", NOW - 9 * HOUR, "is over", NOW - HOUR)


def asked(app: str = "", until: str = "") -> Asked:
    return Asked("s", app, "Ada", "audit", until)


def test_a_hold_is_added_and_what_is_over_goes() -> None:
    found = held((OVER,), asked("x", "2026-11-22"), ("x", "y"), NOW, BERLIN)
    assert [(one.app, one.since) for one in found] == [("x", NOW)]
    assert found[0].until is not None
    assert found[0].until.isoformat() == "2026-11-22T23:00:00+00:00"  # the whole day, in Berlin


@pytest.mark.parametrize(
    ("want", "said"),
    [
        (asked(until="2026-11-20"), "--until 2026-11-20: that is over since Sat 2026-11-21 00:00 CET"),
        (asked(until="2026-11-21T12:59+01:00"), "that is over"),
        (asked(until="soon"), "--until 'soon' is no date or time"),
        (asked("z"), "s has no app z; it has: x, y"),
    ],
)
def test_what_is_refused(want: Asked, said: str) -> None:
    with pytest.raises(PenstockError, match=r"^" + said.replace("+", r"\+") if said.startswith("-") else said):
        held((), want, ("x", "y"), NOW, BERLIN)


def test_what_is_held_is_not_held_again() -> None:
    first = held((), asked(), (), NOW, BERLIN)
    with pytest.raises(PenstockError, match="s: the site is held by Ada: audit; release it first"):
        held(first, asked(), (), NOW, BERLIN)


def test_a_release_lifts_one_hold() -> None:
    both = (Hold("", "Ada", NOW, "audit"), Hold("x", "Bob", NOW, "leak"))
    assert [one.app for one in released(both, asked(), NOW)] == ["x"]
    assert [one.app for one in released(both, asked("x"), NOW)] == [""]


def test_what_is_not_held_is_not_released() -> None:
    with pytest.raises(PenstockError, match="s: x is not held; held: the site itself"):
        released((Hold("", "Ada", NOW, "audit"), OVER), asked("x"), NOW)
