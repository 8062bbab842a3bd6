"""Health checks of Docker as probes."""

import math
from typing import Any

from penstock.iotedge.reader import Reader

#: What Docker takes where nothing is said: seconds, and tries.
INTERVAL, TIMEOUT, TRIES = 30, 30, 3
_KINDS = {"CMD": [], "CMD-SHELL": ["/bin/sh", "-c"]}


def probes(reader: Reader) -> dict[str, Any]:
    """`livenessProbe` and `readinessProbe` of the container; none for a module without a health check."""
    command = _command(reader)
    if not command:
        return {}
    reader.ledger.translated(reader.path("Healthcheck", "Test"), "livenessProbe and readinessProbe")
    probe = {
        "exec": {"command": command},
        "periodSeconds": _seconds(reader, "Interval", INTERVAL),
        "timeoutSeconds": _seconds(reader, "Timeout", TIMEOUT),
        "failureThreshold": reader.whole("Healthcheck", "Retries") or TRIES,
    }
    reader.ledger.translated(reader.path("Healthcheck", "Retries"), "failureThreshold")
    start = _seconds(reader, "StartPeriod", 0)
    if reader.whole("Healthcheck", "StartInterval"):
        how = "a probe has one interval: Interval counts from the start"
        reader.ledger.approximated(reader.path("Healthcheck", "StartInterval"), how)
    delayed = {**probe, "initialDelaySeconds": start} if start else probe
    return {"livenessProbe": delayed, "readinessProbe": dict(probe)}


def _command(reader: Reader) -> list[str]:
    """What is run in the container, as Docker reads its test; nothing where it runs nothing."""
    test = reader.get("Healthcheck", "Test")
    words = ["CMD-SHELL", test] if isinstance(test, str) else [str(one) for one in test or ()]
    if not words or words[0] == "NONE":
        why = "no probe" if words else "no probe: whether the image has a check of its own nobody can see here"
        if reader.get("Healthcheck") is not None:
            reader.ledger.translated(reader.path("Healthcheck"), why)
        return []
    if words[0] not in _KINDS or not any(words[1:]):
        why = "a test is CMD or CMD-SHELL and what is to be run: Docker would check nothing"
        reader.ledger.lost(reader.path("Healthcheck"), why)
        return []
    return [*_KINDS[words[0]], *words[1:]]


def _seconds(reader: Reader, key: str, otherwise: int) -> int:
    """Docker's nanoseconds as whole seconds, at least one."""
    nano = reader.whole("Healthcheck", key)
    if nano is None:
        return otherwise
    seconds = max(1, math.ceil(nano / 1e9))
    if seconds * 1_000_000_000 != nano:
        reader.ledger.approximated(reader.path("Healthcheck", key), f"{seconds} s: probes count whole seconds")
    reader.ledger.translated(reader.path("Healthcheck", key), f"{seconds} s")
    return seconds
