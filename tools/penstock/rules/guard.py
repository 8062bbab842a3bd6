"""The one place where any fault is caught: a rule, whoever wrote it, must not end the run."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def attempt(make: Callable[[], T]) -> T | Exception:
    """What it gives, or the fault that it ends with."""
    try:
        return make()
    except Exception as fault:
        return fault


def attempts(make: Callable[[], Iterable[T]]) -> Iterator[T | Exception]:
    """All that it gives, and at last the fault that it ends with, if any."""
    try:
        yield from make()
    except Exception as fault:
        yield fault


def sentence(fault: Exception) -> str:
    """The fault in words; its kind alone when it cannot even say itself."""
    words = attempt(lambda: str(fault))
    return type(fault).__name__ + (f": {words}" if isinstance(words, str) and words else "")
