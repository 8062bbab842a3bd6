"""Calls that do not want to end are ended; those of a person are obeyed. No test waits: what is stopped never ends."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from penstock.rules.within import OutOfTime, within
from tests.penstock.support.repository import environment
from tests.penstock.support.sources import ROOT

SOON, LONG = 0.01, 1000


def loops() -> None:
    while True:
        pass


def sleeps() -> None:
    time.sleep(10 * LONG)


def shrugs() -> None:
    """It catches the first, as `except:` does."""
    with contextlib.suppress(BaseException):
        loops()
    loops()


@pytest.mark.parametrize("work", [loops, sleeps, shrugs])
def test_what_does_not_end_is_ended(work: Callable[[], None]) -> None:
    with pytest.raises(OutOfTime):
        within(SOON, "it", work)


def test_what_ends_gives_its_value_or_its_fault() -> None:
    assert within(LONG, "it", lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        within(LONG, "it", lambda: 1 // 0)


@pytest.mark.parametrize("fault", [SystemExit, KeyboardInterrupt, GeneratorExit, BaseException])
def test_a_call_does_not_say_how_the_run_ends(fault: type[BaseException]) -> None:
    def leave() -> None:
        raise fault

    with pytest.raises(RuntimeError, match=f"it wants to end the run .{fault.__name__}."):
        within(LONG, "it", leave)


def test_a_person_does_even_where_the_call_catches_everything() -> None:
    def deaf() -> None:
        with contextlib.suppress(BaseException):
            os.kill(os.getpid(), signal.SIGINT)
            loops()

    with pytest.raises(KeyboardInterrupt):
        within(LONG, "it", deaf)


def test_somebody_elses_alarm_goes_on() -> None:
    handler, timer = signal.getsignal(signal.SIGALRM), signal.setitimer(signal.ITIMER_REAL, LONG, 7)
    try:
        within(LONG, "it", lambda: None)
        left, again = signal.getitimer(signal.ITIMER_REAL)
        assert 0 < left <= LONG
        assert (again, signal.getsignal(signal.SIGALRM)) == (7, handler)
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)


def test_in_another_thread_it_just_runs() -> None:
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(within(LONG, "it", lambda: 7)))
    thread.start()
    thread.join()
    assert found == [7]


def test_what_cannot_be_stopped_ends_the_run_with_a_sentence() -> None:
    code = (
        "from contextlib import suppress\nfrom penstock.rules.within import _Watch\nwatch = _Watch('the rule x')\n"
        "while True:\n    with suppress(BaseException):\n        watch.ring(0, None)\n"
    )
    env = {**environment(), "PYTHONPATH": str(ROOT.parent)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "penstock: the rule x does not end and cannot be stopped\n"
