"""Threads of the SDK that ended by an error.

paho's ends when TLS says EOF while it writes: nobody is told that the connection is gone, and the SDK waits for ever.
"""

import logging
import threading

from penstock_runtime import words

LOG = logging.getLogger(__name__)


class _Ended:
    count = 0


def watch() -> None:
    """Note each thread that an error ends, and log it in a line."""
    threading.excepthook = _note


def ended() -> int:
    """How many there were so far: whoever sees another number than when it connected connects anew."""
    return _Ended.count


def _note(args: threading.ExceptHookArgs) -> None:
    said = words(args.exc_value) if args.exc_value is not None else args.exc_type.__name__
    _Ended.count += 1
    LOG.warning("a thread of the SDK ended; the connection is made anew", extra={"detail": said})
