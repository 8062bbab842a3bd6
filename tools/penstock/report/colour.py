"""Colour, on a terminal that wants it."""

import os
from collections.abc import Callable
from typing import TextIO

from penstock.finding import Severity

#: What is said → the terminal's code for how it looks.
CODES = {
    Severity.ERROR: "1;31",
    Severity.WARNING: "1;33",
    Severity.NOTE: "1;34",
    "waived": "2",
    "place": "1",
    "aside": "2",
    "added": "32",
    "removed": "31",
    "changed": "33",
}

#: (what is said, its text) → the text as it is written.
Paint = Callable[[str, str], str]


def painter(out: TextIO) -> Paint:
    """Colours for a terminal; none for a file, a pipe, TERM=dumb, or where NO_COLOR is set."""
    if out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        return lambda role, text: f"\x1b[{CODES[role]}m{text}\x1b[0m"
    return lambda _role, text: text
