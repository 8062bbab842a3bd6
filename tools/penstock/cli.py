"""The program: from its first moment Ctrl-C ends it with one line. All else is imported once that is heard."""

import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType

#: Seconds until a Ctrl-C that Python dropped is repeated.
AGAIN = 0.02


class _Person:
    """Whoever presses Ctrl-C. Remembered, for a library in C makes an error of its own of the exception."""

    def __init__(self) -> None:
        self.stops = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.stops = True
        signal.default_int_handler(number, frame)

    def is_heard(self) -> bool:
        """True once this is what Ctrl-C calls; a thread hears of none, nor who has an ear of their own."""
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            return False
        try:
            signal.signal(signal.SIGINT, self)
        except ValueError:
            return False
        return True


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is the result."""
    person = _Person()
    heard = person.is_heard()
    before = sys.unraisablehook
    if heard:
        sys.unraisablehook = _dropped
    try:
        from penstock.commandline import run

        code = run(argv)
        if person.stops:
            raise KeyboardInterrupt
    except BaseException as error:
        if not isinstance(error, KeyboardInterrupt) and not (person.stops and isinstance(error, Exception)):
            raise
        if heard:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one has this answer
        print("penstock: stopped", file=sys.stderr)
        return 130 if argv is not None else _left(130)
    else:
        return code
    finally:
        sys.unraisablehook = before
        if heard:  # once all is done there is nothing to say
            signal.signal(signal.SIGINT, signal.SIG_DFL if argv is None else signal.default_int_handler)


def _dropped(what: "sys.UnraisableHookArgs") -> None:
    """Where Python forgets an object it drops what is raised, a Ctrl-C too: that is pressed again."""
    if not isinstance(what.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(what)
        return
    from threading import Timer

    again = Timer(AGAIN, os.kill, (os.getpid(), signal.SIGINT))
    again.daemon = True
    again.start()


def _left(code: int) -> int:
    """End the process with this code, at once: a second Ctrl-C while Python ends would be a traceback, or its end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
