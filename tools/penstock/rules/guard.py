"""The one place where any fault is caught: a rule, whoever wrote it, must not end the run."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

S = TypeVar("S")
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


def in_turn(asked: Iterable[S], ask: Callable[[S], Iterable[T]]) -> Iterator[tuple[S, T | Exception]]:
    """All that each of them gives, beside it; one that ends with a fault gives that last, and the next is asked."""
    for one in asked:
        try:
            for given in ask(one):
                yield one, given
        except Exception as fault:
            yield one, fault


def sentence(fault: Exception) -> str:
    """The fault in words; its kind alone when it cannot even say itself."""
    words = attempt(lambda: str(fault))
    return type(fault).__name__ + (f": {words}" if isinstance(words, str) and words else "")
