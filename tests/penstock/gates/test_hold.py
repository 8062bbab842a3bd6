"""Holds."""

from penstock.gates.hold import Hold
from penstock.gates.zone import zone
from tests.penstock.gates.states import HOUR, NOW

BERLIN = zone("Europe/Berlin")


def test_a_hold_is_on_an_app_or_on_all_and_ends_by_itself() -> None:
    whole, one = Hold("", "Ada", NOW, "audit"), Hold("x", "Ada", NOW, "audit", NOW + HOUR)
    assert whole.holds("x", NOW)
    assert whole.holds("y", NOW + 9999 * HOUR)
    assert (one.holds("x", NOW), one.holds("y", NOW), one.holds("x", NOW + HOUR)) == (True, False, False)


def test_it_says_who_until_when_and_why() -> None:
    assert Hold("", "Ada", NOW, "audit").why(NOW, BERLIN).text == "the site is held by Ada: audit"
    reason = Hold("x", "Ada", NOW, "audit", NOW + HOUR).why(NOW, BERLIN)
    assert reason.text == "x is held by Ada until Sat 2026-11-21 14:00 CET, 1 h left: audit"
    assert reason.left == HOUR
