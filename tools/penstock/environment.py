"""Numbers that variables of the environment give; what is none is said with its name."""

import os

from penstock.errors import PenstockError

#: Longer than this (seconds) nobody waits, and further no clock of the system counts.
LONGEST = 10_000_000.0


def seconds(name: str, default: float) -> float:
    """So many seconds, more than none; the default when the variable is empty or not set."""
    said = os.environ.get(name, "")
    try:
        number = float(said) if said else default
    except ValueError:
        number = 0.0
    if not 0 < number <= LONGEST:
        raise PenstockError(f"{name} is {said!r}: give a number of seconds, such as {default:g}")
    return number


def count(name: str, most: int) -> int:
    """So many; 0 when the variable is empty or not set."""
    said = os.environ.get(name, "") or "0"
    if not (said.isascii() and said.isdigit() and int(said[:20]) <= most):
        raise PenstockError(f"{name} is {said!r}: give a whole number, {most} at most")
    return int(said)
