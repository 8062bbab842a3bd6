"""Changes that come with every release of a chart and that reviewers do not want to see."""

from typing import Any

from penstock.diff.step import Way

#: Where → the keys whose values say nothing, and why.
NOISE: dict[str, dict[str, str]] = {
    "labels": dict.fromkeys(("helm.sh/chart", "app.kubernetes.io/version", "chart"), "a chart's label"),
    "annotations": dict.fromkeys(("checksum/config", "checksum/secret"), "a checksum"),
}
#: What sops writes about an encryption; the values themselves and who can read them are elsewhere.
SOPS = frozenset({"lastmodified", "mac", "version"})
#: Fields that hold quantities.
QUANTITIES = frozenset({"limits", "requests"})
SUFFIXES = {
    **dict(zip("numkMGTPE", (1e-9, 1e-6, 1e-3, 1e3, 1e6, 1e9, 1e12, 1e15, 1e18), strict=True)),
    **{f"{prefix}i": 2.0 ** (10 * power) for power, prefix in enumerate("KMGTPE", start=1)},
}


def reason(way: Way, before: Any, after: Any) -> str:
    """Why a change does not count; empty for one that does."""
    last = way[-1] if way and isinstance(way[-1], str) else ""
    above = way[-2] if len(way) > 1 and isinstance(way[-2], str) else ""
    if last in NOISE:
        keys = {key for side in (before, after) if isinstance(side, dict) for key in side}
        reasons = [NOISE[last].get(key, "") for key in sorted(keys)]
        return reasons[0] if reasons and all(reasons) else ""
    if above in NOISE:
        return NOISE[above].get(last, "")
    if way[:1] == ("sops",) and last in SOPS:
        return "sops' own"
    if (above in QUANTITIES or last == "storage") and _equal(before, after):
        return "the same quantity"
    return ""


def _equal(before: Any, after: Any) -> bool:
    one, other = quantity(before), quantity(after)
    return one is not None and one == other


def quantity(value: Any) -> float | None:
    """The number that a quantity stands for; None for what is none."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(value)
    for length in (2, 1):
        if text[-length:] in SUFFIXES:
            return _number(text[:-length], SUFFIXES[text[-length:]])
    return _number(text, 1.0)


def _number(text: str, factor: float) -> float | None:
    try:
        return round(float(text) * factor, 9)
    except (ValueError, OverflowError):
        return None
