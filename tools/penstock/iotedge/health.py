"""Health checks of Docker as probes."""

import math
from typing import Any

from penstock.iotedge.reader import Reader

#: What Docker takes where nothing is said: seconds, and tries.
INTERVAL, TIMEOUT, TRIES = 30, 30, 3


def probes(reader: Reader) -> dict[str, Any]:
    """`livenessProbe` and `readinessProbe` of the container; none for a module without a health check."""
    test = reader.get("Healthcheck", "Test")
    words = [test] if isinstance(test, str) else [str(one) for one in test] if isinstance(test, list) else []
    path = reader.path("Healthcheck")
    if not words or words[0] == "NONE":
        if reader.get("Healthcheck") is not None:
            reader.ledger.translated(path, "no probe")
        return {}
    if isinstance(test, str) or words[0] == "CMD-SHELL":
        command = ["/bin/sh", "-c", words[-1]]
    else:
        command = words[1:] if words[0] == "CMD" else words
    reader.ledger.translated(path, "livenessProbe and readinessProbe")
    probe = {
        "exec": {"command": command},
        "periodSeconds": _seconds(reader, "Interval", INTERVAL),
        "timeoutSeconds": _seconds(reader, "Timeout", TIMEOUT),
        "failureThreshold": reader.whole("Healthcheck", "Retries") or TRIES,
    }
    start = _seconds(reader, "StartPeriod", 0)
    delayed = {**probe, "initialDelaySeconds": start} if start else probe
    return {"livenessProbe": delayed, "readinessProbe": dict(probe)}


def _seconds(reader: Reader, key: str, otherwise: int) -> int:
    """Docker's nanoseconds as whole seconds, at least one."""
    nano = reader.whole("Healthcheck", key)
    if nano is None:
        return otherwise
    seconds = max(1, math.ceil(nano / 1e9))
    if seconds * 1_000_000_000 != nano:
        reader.ledger.approximated(reader.path("Healthcheck", key), f"{seconds} s: probes count whole seconds")
    return seconds
