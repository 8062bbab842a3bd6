"""The clock on the wall, with its changes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.gates.zone import instant, moment, shown, utc, zone

#: Berlin skips 02:00-03:00 on 2026-03-29 and shows it twice on 2026-10-25; Lord Howe's change is half an hour.
BERLIN, HOWE = zone("Europe/Berlin"), zone("Australia/Lord_Howe")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_time_that_is_skipped_is_when_it_is_skipped() -> None:
    for minute in (0, 1, 30, 59):
        assert instant(datetime(2026, 3, 29, 2, minute), BERLIN) == at("2026-03-29T01:00")
    assert instant(datetime(2026, 10, 4, 2, 15), HOWE) == at("2026-10-03T15:30")


def test_a_time_that_is_shown_twice_is_the_first_or_the_last() -> None:
    wall = datetime(2026, 10, 25, 2, 30)
    assert instant(wall, BERLIN) == at("2026-10-25T00:30")
    assert instant(wall, BERLIN, last=True) == at("2026-10-25T01:30")


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    st.sampled_from(["Europe/Berlin", "America/Chicago", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca"]),
)
def test_the_clock_shows_the_time_that_was_meant_or_skipped_it(wall: datetime, name: str) -> None:
    found = instant(wall, zone(name)).astimezone(zone(name)).replace(tzinfo=None)
    assert found == wall or wall < found <= wall + timedelta(hours=1)


def test_dates_times_and_offsets() -> None:
    assert moment("2026-12-24", BERLIN) == at("2026-12-23T23:00")
    assert moment("2026-12-24", BERLIN, end=True) == at("2026-12-24T23:00")
    assert moment("2026-12-24T18:00", BERLIN) == at("2026-12-24T17:00")
    assert moment("2026-12-24T18:00+00:00", BERLIN) == at("2026-12-24T18:00")
    assert moment("2026-10-25T02:30", BERLIN, end=True) == at("2026-10-25T01:30")


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-13-01", "24.12.2026", "9999-12-31"])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match="no date or time"):
        moment(text, BERLIN, end=True)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../../etc/passwd", "Europe/berlin\0", "localtime", "right/UTC"])
def test_a_zone_that_is_not_known(name: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        zone(name)


def test_how_instants_are_told() -> None:
    assert shown(at("2026-11-28T21:00"), BERLIN) == "Sat 2026-11-28 22:00 CET"
    assert utc(at("2026-11-28T21:00")) == "2026-11-28T21:00:00Z"
