"""Time zones: what the clock on a site's wall shows, and when it shows it."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator

SECOND = timedelta(seconds=1)
#: Files beside the tz database's own: what the machine at hand has, and clocks that count leap seconds.
NO_PLACE = ("localtime", "posixrules", "right/")


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """The zone of this name. ValueError for one that the tz database does not have."""
    try:
        if name.startswith(NO_PLACE):
            raise ValueError(name)
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is no time zone of the tz database; write it as Europe/Berlin") from error


def instant(wall: datetime, where: ZoneInfo, *, last: bool = False) -> datetime:
    """When (UTC) the clock on the wall shows this time. A time that it shows twice is meant the first time, or the
    `last`; one that it skips is when it skips."""
    first, second = (wall.replace(tzinfo=where, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(where).replace(tzinfo=None) == wall:
        return max(first, second) if last else min(first, second)
    return _skip(min(first, second), max(first, second), where)


def _skip(before: datetime, after: datetime, where: ZoneInfo) -> datetime:
    """The change of the clock between two instants."""
    offset = before.astimezone(where).utcoffset()
    while after - before > SECOND:
        middle = before + (after - before) // 2
        if middle.astimezone(where).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def moment(text: str, where: ZoneInfo, *, end: bool = False) -> datetime:
    """The instant (UTC) that an ISO text says: a date, a local time, or a time with its offset. As an `end`, a date is
    over when its day is, and a time that the clock shows twice is the last of the two. ValueError otherwise."""
    try:
        if len(text) <= len("2026-12-24"):
            day = date.fromisoformat(text) + timedelta(days=1 if end else 0)
            return instant(datetime.combine(day, time()), where, last=end)
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else instant(found, where, last=end)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is no date or time: write 2026-12-24 or 2026-12-24T18:00") from error


def shown(when: datetime, where: ZoneInfo) -> str:
    """An instant as the site's people read it: `Sat 2026-11-28 22:00 CET`."""
    local = when.astimezone(where)
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[local.weekday()]} {local:%Y-%m-%d %H:%M %Z}"


def utc(when: datetime) -> str:
    """An instant as files hold it: `2026-11-28T21:00:00Z`."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _known(name: str) -> str:
    if name:
        zone(name)
    return name


#: A zone's name in penstock.yaml; empty for none.
Zone = Annotated[str, AfterValidator(_known)]
