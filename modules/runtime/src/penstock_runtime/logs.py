"""Logs as the platform wants them: one JSON object a line, on standard output, without secrets."""

import json
import logging
import os
import re
import socket
import ssl
import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Any, TextIO

from penstock_runtime.secret import clean

LEVELS = ("debug", "info", "warning", "error", "fatal")

#: What OpenSSL says in words of its own.
TLS = {None: "nothing in it is what it should be", "WRONG_VERSION_NUMBER": "no TLS is spoken there"}
TLS["NO_CERTIFICATE_OR_CRL_FOUND"] = "there is no certificate in it"

#: What a record has of its own; everything else was given with `extra=`.
OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """time, level, logger, message, what `extra=` gave, and the error with its traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        said |= {name: value for name, value in vars(record).items() if name not in OWN}
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return clean(json.dumps(said, default=str, ensure_ascii=False))


def configure_logging(level: str, stream: TextIO | None = None) -> None:
    """Send every logger of the process to `stream` as JSON, from `level` up."""
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.getLevelName(level.upper()), handlers=[handler], force=True)


def words(error: BaseException) -> str:
    """The innermost errors, as one sentence."""
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(words(one) for one in error.exceptions)
    return why(error) if isinstance(error, OSError) or not str(error) else f"{type(error).__name__}: {error}"


def why(error: BaseException) -> str:
    """What an error says, for people: without the numbers of the system and the lines of a library's source."""
    if isinstance(error, ssl.SSLError):
        # One that a library made itself has no reason, not even None.
        said = re.sub(r"^\[[^\]]*\] | \(_ssl\.c:\d+\)$", "", str(error.strerror or error))
        return TLS.get(getattr(error, "reason", ""), said)
    if isinstance(error, socket.gaierror):
        return error.strerror or str(error)
    if isinstance(error, OSError) and error.errno:
        said = os.strerror(error.errno)
        return f"{error.filename}: {said}" if error.filename else said
    if isinstance(error, TimeoutError):
        return str(error) or "no answer in time"
    return str(error) or type(error).__name__


class Once:
    """Says a thing the first time it happens, and then only counts: a poisoned sender must not fill the disk."""

    def __init__(self, logger: logging.Logger) -> None:
        self.counts: Counter[str] = Counter()
        self._logger = logger

    def warn(self, reason: str, detail: str = "") -> None:
        """Count `reason`; log it with `detail` the first time, and again each time its count grows tenfold."""
        self.counts[reason] += 1
        count = self.counts[reason]
        if str(count).strip("0") == "1":
            self._logger.warning("%s", reason, extra={"detail": detail, "count": count})
