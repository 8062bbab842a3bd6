"""The clock."""

from datetime import UTC, datetime, timedelta

import pytest

from penstock.errors import PenstockError
from penstock.gates import clock


def test_now_is_in_whole_seconds_of_utc() -> None:
    found = clock.now()
    assert (found.tzinfo, found.microsecond) == (UTC, 0)
    assert abs(datetime.now(UTC) - found) < timedelta(minutes=1)


def test_a_time_that_is_told() -> None:
    assert clock.told("2026-11-21T12:00+01:00") == datetime(2026, 11, 21, 11, tzinfo=UTC)
    assert clock.told("2026-11-21T12:00", "Europe/Berlin") == datetime(2026, 11, 21, 11, tzinfo=UTC)
    assert clock.told("") <= clock.now()
    with pytest.raises(PenstockError, match="'noon' is no date or time"):
        clock.told("noon")
