"""Logs: one JSON object a line; a repeated thing is counted, not repeated."""

import errno
import io
import json
import logging
import socket
import ssl

import pytest

from penstock_runtime.logs import JsonFormatter, Once, why, words


def logger() -> tuple[logging.Logger, io.StringIO]:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    found = logging.Logger("data_gateway")
    found.addHandler(handler)
    return found, out


def test_a_line() -> None:
    log, out = logger()
    log.warning("lost %d", 3, extra={"topic": "telemetry\nx"})
    said = json.loads(out.getvalue())
    assert out.getvalue().count("\n") == 1
    assert said.pop("time").endswith("+00:00")
    assert said == {"level": "warning", "logger": "data_gateway", "message": "lost 3", "topic": "telemetry\nx"}


def test_what_json_cannot_hold_is_shown() -> None:
    log, out = logger()
    log.warning("x", extra={"what": {1}})
    assert json.loads(out.getvalue())["what"] == "{1}"


def test_once_and_at_each_power_of_ten() -> None:
    log, out = logger()
    once = Once(log)
    for number in range(250):
        once.warn("malformed", f"number {number}")
    counts = [json.loads(line)["count"] for line in out.getvalue().splitlines()]
    assert counts == [1, 10, 100]
    assert once.counts["malformed"] == 250


def test_the_words_of_errors_in_errors() -> None:
    both = ExceptionGroup("several", [ValueError("one"), ExceptionGroup("more", [OSError("two")])])
    assert words(both) == "ValueError: one; two"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.EADDRINUSE, "error while attempting to bind"), "Address already in use"),
        (FileNotFoundError(errno.ENOENT, "x", "/a"), "/a: No such file or directory"),
        (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        (TimeoutError(), "no answer in time"),
        (ssl.SSLCertVerificationError(1, "[SSL: X] certificate verify failed: y (_ssl.c:1006)"), "verify failed: y"),
        (OSError("two"), "two"),
        (ValueError(), "ValueError"),
    ],
)
def test_why_without_numbers(error: Exception, said: str) -> None:
    assert why(error).endswith(said)
    assert not set("[]()") & set(why(error))
