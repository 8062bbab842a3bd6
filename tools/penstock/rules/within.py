"""Time for what other people wrote: a call that does not end is ended, and none says how the whole run ends."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

T = TypeVar("T")

#: Seconds between two tries to end a call that catches whatever is raised in it, and how often it is tried.
AGAIN, TRIES = 0.2, 10
#: Seconds: a timer takes much less for none at all.
LEAST = 0.001


class OutOfTime(Exception):
    """A call has taken all of its time."""


class _Ring(BaseException):
    """Raised inside of the call: `except Exception` does not catch it."""


class _Watch:
    """The alarm and the person at the keyboard, while a call runs in the main thread."""

    def __init__(self, who: str) -> None:
        self._who = who
        self._on = True
        self._rings = 0
        self.stopped = False

    def ring(self, _signal: int, _frame: FrameType | None) -> None:
        """The time is over. What cannot be ended at all ends with the whole run: exit code 2, and a sentence."""
        if not self._on:
            return  # it came late, when the call was over
        self._rings += 1
        if self._rings > TRIES:
            print(f"penstock: {self._who} does not end and cannot be stopped", file=sys.stderr, flush=True)
            os._exit(2)
        raise _Ring

    def person(self, _signal: int, _frame: FrameType | None) -> None:
        """^C: a person stops the run, whatever the call makes of it."""
        self.stopped = True
        raise KeyboardInterrupt

    def over(self) -> None:
        """The call has ended."""
        self._on = False


def within(seconds: float, who: str, work: Callable[[], T]) -> T:
    """What the work gives. OutOfTime when it takes longer (in the main thread, where signals come; in another one
    nothing ends it); RuntimeError for what would end the whole run, unless it was a person who wanted that."""
    watch = _Watch(who)
    if threading.current_thread() is not threading.main_thread():
        return _contained(watch, work)
    begun = time.monotonic()
    alarm, interrupt = signal.signal(signal.SIGALRM, watch.ring), signal.signal(signal.SIGINT, watch.person)
    left, again = signal.setitimer(signal.ITIMER_REAL, max(seconds, LEAST), AGAIN)
    try:
        return _contained(watch, work)
    finally:
        watch.over()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, alarm)
        signal.signal(signal.SIGINT, interrupt)
        if left:  # somebody else's alarm goes on
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - begun), LEAST), again)


def _contained(watch: _Watch, work: Callable[[], T]) -> T:
    try:
        try:
            return work()
        finally:
            watch.over()
            if watch.stopped:
                raise KeyboardInterrupt  # whatever the call made of the first one
    except _Ring:
        raise OutOfTime from None
    except BaseException as fault:
        if watch.stopped or isinstance(fault, Exception):
            raise
        raise RuntimeError(f"it wants to end the run ({type(fault).__name__})") from fault
