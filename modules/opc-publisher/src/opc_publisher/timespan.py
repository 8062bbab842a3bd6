"""Durations as published-nodes files write them: `[-][d.]hh:mm:ss[.fffffff]`."""

import re

_SPAN = re.compile(
    r"(?:(?P<days>\d+)(?:\.|$))?(?:(?P<hours>\d{1,2}):(?P<minutes>\d{1,2})(?::(?P<seconds>\d{1,2}(?:\.\d{1,7})?))?)?"
)


def seconds(text: str) -> float:
    """`0.00:01:30.5` → 90.5; raises ValueError."""
    found = _SPAN.fullmatch(text.strip())
    if found is None or not text.strip():
        raise ValueError("a time span is written [d.]hh:mm:ss[.fff]")
    days, hours, minutes, rest = (float(part or 0) for part in found.groups())
    if hours > 23 or minutes > 59 or rest >= 60:
        raise ValueError("a time span has at most 23 hours, 59 minutes and 59 seconds after its days")
    return days * 86400 + hours * 3600 + minutes * 60 + rest


def text(total: float) -> str:
    """90.5 → `00:01:30.5000000`."""
    ticks = round(total * 10_000_000)
    whole, fraction = divmod(ticks, 10_000_000)
    days, rest = divmod(whole, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    return (f"{days}." if days else "") + f"{hours:02}:{minutes:02}:{rest:02}" + (f".{fraction:07}" if fraction else "")
