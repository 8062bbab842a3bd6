"""What took more time or memory than it may: told at the Kustomization itself, with the setting that grants more."""

from penstock.finding import Finding, Place, Severity
from penstock.worker.pool import UNTRIED, allowed


def spent(what: str, reason: str, place: Place) -> Finding:
    """What could not be done, and the worker's own words for why."""
    return Finding("over-limit", Severity.ERROR, f"{what}: {reason}", place, hint=grants(reason))


def grants(reason: str) -> str:
    """What to do about it."""
    if "memory" in reason:
        return "make it smaller, or split it; PENSTOCK_WORKER_MEMORY raises the limit"
    if reason == UNTRIED:
        return "mend the others first"
    limit = f"{allowed():g} s, and a fifth of it once another took that"
    return f"make it smaller, or split it; PENSTOCK_WORKER_SECONDS raises the limit ({limit})"
