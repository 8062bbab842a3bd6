"""Maintenance windows: `Sat 22:00-02:00`, `Mon-Fri 18:00-06:00`, `Sat 22:00-Sun 06:00`; several parted by `;`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from penstock.gates.zone import instant

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Whole, or short as people shorten them: another word that only begins so (monthly) is no day.
DAY = r"(?:(?:mon|fri|sun)(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:r(?:s(?:day)?)?)?|sat(?:urday)?)\b"
RANGE = rf"{DAY}(?:\s*-\s*{DAY})?"
ENTRY = re.compile(
    rf"(?:(?P<days>daily|{RANGE}(?:\s*,\s*{RANGE})*)\s+)?"
    rf"(?P<start>\d\d?:\d\d)\s*-\s*(?:(?P<until>{DAY})\s+)?(?P<end>\d\d?:\d\d)",
    re.IGNORECASE,
)
_UNNAMED = re.sub(r"\?P<\w+>", "?:", ENTRY.pattern)
WHOLE = re.compile(rf"\s*{_UNNAMED}(?:\s*[;,]\s*{_UNNAMED})*\s*\Z", re.IGNORECASE)
MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Once a week: from `start` to `end`, minutes after the midnight with which `day` (0: Monday) begins."""

    day: int
    start: int
    end: int


@lru_cache(maxsize=1024)
def windows(text: str) -> tuple[Window, ...]:
    """The windows that a text says. ValueError when it says none."""
    if not WHOLE.match(text):
        raise ValueError(f"{text!r} is no maintenance window: write it as Sat 22:00-02:00 or Mon-Fri 18:00-06:00")
    return tuple(sorted({one for entry in ENTRY.finditer(text) for one in _windows(entry)}))


def _windows(entry: re.Match[str]) -> Iterator[Window]:
    start, end = _minutes(entry["start"]), _minutes(entry["end"])
    for day in _days(entry["days"] or "daily"):
        days = (_day(entry["until"]) - day) % 7 if entry["until"] else 0
        until = end + days * MIDNIGHT
        if until <= start:
            until += 7 * MIDNIGHT if entry["until"] else MIDNIGHT
        if start == end and not entry["until"]:
            raise ValueError(f"{entry[0]!r} begins when it ends: the whole day is 00:00-24:00")
        yield Window(day, start, until)


def _minutes(text: str) -> int:
    hours, minutes = map(int, text.split(":"))
    if minutes > 59 or hours * 60 + minutes > MIDNIGHT:
        raise ValueError(f"{text!r} is no time of day")
    return hours * 60 + minutes


def _day(name: str) -> int:
    return DAYS.index(name[:3].lower())


def _days(text: str) -> Sequence[int]:
    if text.lower() == "daily":
        return range(7)
    found: list[int] = []
    for part in text.split(","):
        first, _, last = (word.strip() for word in part.partition("-"))
        length = (_day(last) - _day(first)) % 7 if last else 0
        found += [(_day(first) + step) % 7 for step in range(length + 1)]
    return found


@dataclass(frozen=True, slots=True)
class Opening:
    """From `start` until before `end`, both UTC."""

    start: datetime
    end: datetime


@lru_cache(maxsize=4096)
def opening(each: tuple[Window, ...], where: ZoneInfo, now: datetime) -> Opening | None:
    """The opening that `now` is in, else the next one; None when there is none within two weeks.

    An opening begins when the clock on the wall first shows its start and ends when it first shows its end: with a
    change of the clock it is never open when the clock shows another time, and never opens twice.
    """
    today = now.astimezone(where).date()
    found = []
    for ahead in range(-8, 15):
        day = today + timedelta(days=ahead)
        midnight = datetime.combine(day, time())
        for one in each:
            if one.day == day.weekday():
                start, end = (instant(midnight + timedelta(minutes=at), where) for at in (one.start, one.end))
                if start < end and now < end:
                    found.append(Opening(start, end))
    return min(found, key=lambda each: (each.start > now, each.start), default=None)
