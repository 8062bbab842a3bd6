"""The one place where any fault is caught: a rule, whoever wrote it, must not end the run."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def attempt(make: Callable[[], T]) -> T | Exception:
    """What it gives, or the fault that it ends with."""
    try:
        return make()
    except (Exception, SystemExit) as fault:
        return _fault(fault)


def attempts(make: Callable[[], Iterable[T]]) -> Iterator[T | Exception]:
    """All that it gives, and at last the fault that it ends with, if any."""
    try:
        yield from make()
    except (Exception, SystemExit) as fault:
        yield _fault(fault)


def _fault(fault: Exception | SystemExit) -> Exception:
    """A rule that would end the run has failed, too: the run's exit code is not its to say."""
    return RuntimeError(f"it wants to end the run ({fault!r})") if isinstance(fault, SystemExit) else fault
