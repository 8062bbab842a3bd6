"""Windows and freezes of a site, in its own zone."""

from datetime import UTC, datetime, timedelta

import pytest

from penstock.errors import PenstockError
from penstock.gates.closed import closed
from penstock.gates.settings import Freeze, Gates, Windows

FACTS = {"TIME_ZONE": "America/Chicago", "MAINTENANCE_WINDOW": "Sat 22:00-23:59"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_the_window_is_the_fact_of_the_site_in_its_zone() -> None:
    (reason,) = closed(Gates(), "plant-b", at("2026-11-28T22:00"), FACTS)
    assert reason.gate == "window"
    assert reason.text == (
        "outside its maintenance window (Sat 22:00-23:59 America/Chicago): opens Sat 2026-11-28 22:00 CST, in 6 h"
    )
    assert reason.left == timedelta(hours=6)
    assert closed(Gates(), "plant-b", at("2026-11-29T04:00"), FACTS) == ()


def test_settings_win_over_the_fact_and_no_window_is_always_open() -> None:
    gates = Gates(windows=(Windows(sites=("plant-*",), open=("Mon 00:00-24:00",)),))
    assert closed(gates, "plant-b", at("2026-11-29T04:30"), FACTS)
    assert not closed(gates, "plant-b", at("2026-11-30T12:00"), FACTS)
    assert not closed(gates, "other", at("2026-11-29T12:00"))


def test_a_freeze_is_over_with_its_last_day_in_the_site_s_zone() -> None:
    gates = Gates(freezes=(Freeze(reason="stocktaking", from_="2026-12-20", until="2027-01-06", sites=("plant-b",)),))
    facts = {"TIME_ZONE": "America/Chicago"}
    for now, frozen in (
        ("2026-12-20T05:59", False),
        ("2026-12-20T06:00", True),
        ("2027-01-07T05:59", True),
        ("2027-01-07T06:00", False),
    ):
        assert [reason.gate for reason in closed(gates, "plant-b", at(now), facts)] == ["freeze"] * frozen
    (reason,) = closed(gates, "plant-b", at("2027-01-07T05:00"), facts)
    assert reason.text == "frozen until Thu 2027-01-07 00:00 CST: stocktaking"
    assert not closed(gates, "plant-c", at("2026-12-24T12:00"), facts)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"TIME_ZONE": "Mars/Olympus"}, "site plant-b: fact TIME_ZONE: 'Mars/Olympus' is no time zone"),
        ({"MAINTENANCE_WINDOW": "at night"}, "site plant-b: fact MAINTENANCE_WINDOW: 'at night' is no maintenance"),
    ],
)
def test_a_broken_fact_is_told_with_its_site(facts: dict[str, str], said: str) -> None:
    with pytest.raises(PenstockError, match=said):
        closed(Gates(), "plant-b", at("2026-11-28T22:00"), facts)
