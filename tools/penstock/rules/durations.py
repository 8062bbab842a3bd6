"""How long, as Go writes it: `1h30m`."""

import re
from fractions import Fraction

PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)")
WHOLE = re.compile(rf"[+-]?(?:0|(?:{PART.pattern})+)")
UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}

#: Words that people write in the place of a unit, and what Go calls it; it knows none longer than an hour.
WORDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), (1, "s")),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), (1, "m")),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), (1, "h")),
    **dict.fromkeys(("d", "day", "days"), (24, "h")),
    **dict.fromkeys(("w", "week", "weeks"), (24 * 7, "h")),
    **dict.fromkeys(("y", "year", "years"), (24 * 365, "h")),
}
WORDED = re.compile(r"\s*(\d{1,9}(?:\.\d{1,9})?)\s*([A-Za-z]+)\s*")


def duration(text: str) -> bool:
    """True for a text that Go reads as a duration."""
    return WHOLE.fullmatch(text) is not None


def seconds(value: object) -> float | None:
    """A duration that is not negative; None for anything else."""
    if not isinstance(value, str) or not re.fullmatch(rf"(?:{PART.pattern})+", value):
        return None
    return sum(float(number) * UNITS[unit] for number, unit in PART.findall(value))


def go_duration(text: str) -> str:
    """What a person meant by `5 minutes` or `90d`, as Go writes it; empty when that is not plain."""
    match = WORDED.fullmatch(text)
    factor, unit = WORDS.get(match[2].lower(), (0, "")) if match else (0, "")
    count = Fraction(match[1]) * factor if match else Fraction(0)
    return f"{count}{unit}" if count and count.denominator == 1 else ""
