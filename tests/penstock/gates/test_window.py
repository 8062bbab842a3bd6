"""Maintenance windows, over changes of the clock too."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.gates.window import Opening, Window, opening, windows
from penstock.gates.zone import zone

BERLIN = zone("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def opened(text: str, now: str) -> tuple[str, str]:
    """The opening, in UTC."""
    found = opening(windows(text), BERLIN, at(now))
    assert found
    return f"{found.start:%d %H:%M}", f"{found.end:%d %H:%M}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sat 22:00-02:00", [(5, 1320, 1560)]),
        ("sat 22:00 - Sun 06:00", [(5, 1320, 1800)]),
        ("Fri-Sun 00:00-24:00", [(4, 0, 1440), (5, 0, 1440), (6, 0, 1440)]),
        ("Sat-Mon 01:00-2:00", [(0, 60, 120), (5, 60, 120), (6, 60, 120)]),
        ("Mon,Wed 02:00-04:00; Saturday 22:00-23:59", [(0, 120, 240), (2, 120, 240), (5, 1320, 1439)]),
        ("Tues 1:00-2:00, weds 1:00-2:00, Thurs 1:00-2:00", [(day, 60, 120) for day in (1, 2, 3)]),
        ("Sun 06:00-Sun 05:00", [(6, 360, 300 + 7 * 1440)]),
    ],
)
def test_what_people_write(text: str, expected: list[tuple[int, int, int]]) -> None:
    assert windows(text) == tuple(Window(*each) for each in expected)


def test_no_day_is_every_day() -> None:
    assert windows("02:00-04:00") == windows("daily 02:00-04:00") == windows("Mon-Sun 02:00-04:00")


@pytest.mark.parametrize(
    "text",
    ["", "always", "Sat", "Sat 22-02", "Sat 25:00-26:00", "Sat 22:60-23:00", "Sat 22:00-22:00", "Sat 1:00-2:00 x"]
    + [f"{word} 22:00-23:00" for word in ("Monthly", "Satan", "Sunrise", "Fr", "Tuesdays")],
)
def test_what_is_no_window(text: str) -> None:
    with pytest.raises(ValueError, match=r"no maintenance window|no time of day|begins when it ends"):
        windows(text)


def test_the_opening_that_now_is_in_or_the_next() -> None:
    assert opened("Sat 22:00-02:00", "2026-11-28T21:00") == ("28 21:00", "29 01:00")
    assert opened("Sat 22:00-02:00", "2026-11-29T00:59") == ("28 21:00", "29 01:00")
    assert opened("Sat 22:00-02:00", "2026-11-29T01:00")[0] == "05 21:00"


def test_in_spring_a_window_is_as_short_as_the_clock_shows_it() -> None:
    # The clock goes from 02:00 to 03:00 at 01:00 UTC.
    assert opened("Sun 01:30-02:30", "2026-03-29T00:00") == ("29 00:30", "29 01:00")
    assert opened("Sun 02:30-03:30", "2026-03-29T00:00") == ("29 01:00", "29 01:30")
    assert opened("Sun 01:00-04:00", "2026-03-29T00:00") == ("29 00:00", "29 02:00")


def test_a_window_that_the_clock_skips_does_not_open_that_day() -> None:
    assert opened("Sun 02:00-03:00", "2026-03-28T12:00") == ("05 00:00", "05 01:00")


def test_in_autumn_a_window_opens_once_and_ends_when_the_clock_first_shows_its_end() -> None:
    # The clock goes from 03:00 back to 02:00 at 01:00 UTC.
    assert opened("Sun 01:30-02:30", "2026-10-25T00:00") == ("24 23:30", "25 00:30")
    assert opened("Sun 02:00-03:00", "2026-10-25T00:00") == ("25 00:00", "25 02:00")
    assert opened("Sun 01:30-02:30", "2026-10-25T01:15")[0] == "01 00:30"


MINUTES = st.integers(0, 1439)


@given(
    st.integers(0, 6),
    MINUTES,
    MINUTES,
    st.datetimes(datetime(2026, 3, 20), datetime(2026, 11, 5)),
    st.sampled_from(["Europe/Berlin", "America/Chicago", "Australia/Lord_Howe"]),
)
def test_it_is_open_only_while_the_clock_shows_a_time_of_the_window(
    day: int, start: int, end: int, naive: datetime, name: str
) -> None:
    one = Window(day, start, end if end > start else end + 1440)
    where, now = zone(name), naive.replace(tzinfo=UTC)
    found = opening((one,), where, now)
    assert found is not None
    assert now < found.end <= now + timedelta(days=15)
    wall = max(found.start, now).astimezone(where)
    minutes = ((wall.weekday() - day) % 7) * 1440 + wall.hour * 60 + wall.minute
    assert one.start <= minutes < one.end
    assert isinstance(found, Opening)
