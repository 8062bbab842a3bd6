"""What took more time or memory than it may: told at the Kustomization itself, with the setting that grants more."""

from penstock.finding import Finding, Place, Severity


def spent(what: str, reason: str, place: Place) -> Finding:
    """What could not be done, and the worker's own words for why."""
    return Finding("over-limit", Severity.ERROR, f"{what}: {reason}", place, hint=grants(reason))


def grants(reason: str) -> str:
    """What to do about it."""
    setting = "PENSTOCK_WORKER_MEMORY" if "memory" in reason else "PENSTOCK_WORKER_SECONDS"
    return f"make it smaller, or split it; {setting} raises the limit"
