"""Spans of time as people write them: `24h`, `90m`, `14d`, `1d 12h`; a bare number is hours."""

import re
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

UNITS = {"w": timedelta(weeks=1), "d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}
PART = re.compile(r"(\d+(?:\.\d+)?)\s*([wdhm])\s*")
WHOLE = rf"^({PART.pattern})+$"
#: Longer than any plant waits, and short enough to be added to any date.
LONGEST = timedelta(weeks=1040)


def span(text: str) -> timedelta:
    """The span that a text says. ValueError when it says none."""
    if not re.match(WHOLE, text):
        raise ValueError(f"{text!r} is no span of time: write it as 24h, 90m or 14d")
    try:
        whole = sum((float(number) * UNITS[unit] for number, unit in PART.findall(text)), timedelta())
    except OverflowError:
        whole = LONGEST * 2
    if whole > LONGEST:
        raise ValueError(f"{text!r} is longer than 20 years")
    return whole


def words(length: timedelta) -> str:
    """`2 d 3 h`, `45 min`: the two largest units that say something; never less than is left."""
    minutes = -int(-length.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [f"{count} {unit}" for count, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if count]
    return " ".join(parts[:2]) or "0 min"


def _checked(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return value
    text = value if isinstance(value, str) else f"{value}h"
    span(text)
    return text


#: A span in penstock.yaml, kept as it is written.
Span = Annotated[
    str,
    BeforeValidator(_checked),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": WHOLE}, {"type": "number", "minimum": 0}]}),
]
