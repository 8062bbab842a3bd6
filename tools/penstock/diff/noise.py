"""Changes that come with every release of a chart and that reviewers do not want to see."""

import re
from fractions import Fraction
from typing import Any

from penstock.diff.step import Way
from penstock.document import Object

#: Where → the keys whose values say nothing, and why.
NOISE: dict[str, dict[str, str]] = {
    "labels": dict.fromkeys(("helm.sh/chart", "app.kubernetes.io/version", "chart"), "a chart's label"),
    "annotations": dict.fromkeys(("checksum/config", "checksum/secret"), "a checksum"),
}
#: What sops writes about an encryption; the values themselves and who can read them are elsewhere.
SOPS = frozenset({"lastmodified", "mac", "version"})
#: Parts of an object whose values are texts for a program: nobody but it knows which of them mean the same.
TEXTS: dict[str, tuple[Way, ...]] = {
    "ConfigMap": (("data",), ("binaryData",)),
    "Secret": (("data",), ("stringData",)),
    "HelmRelease": (("spec", "values"),),
}
#: Fields that hold quantities, and what they must lie in (nothing: wherever they are).
QUANTITIES = {"limits": "resources", "requests": "resources", "capacity": "", "hard": ""}
NULL = "null is as good as nothing"
#: Groups of Kubernetes' own that have a dot; others with one are those of custom resources.
OWN = frozenset({"networking.k8s.io", "storage.k8s.io", "rbac.authorization.k8s.io", "scheduling.k8s.io"})
NUMBER = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?")
SUFFIXES = {
    **dict(zip("numkMGTPE", (Fraction(10) ** power for power in (-9, -6, -3, 3, 6, 9, 12, 15, 18)), strict=True)),
    **{f"{prefix}i": Fraction(2) ** (10 * power) for power, prefix in enumerate("KMGTPE", start=1)},
}


def opaque(content: Object, way: Way) -> bool:
    """True where every difference counts, because a program reads the text."""
    return any(way[: len(part)] == part for part in TEXTS.get(str(content.get("kind")), ()))


def own(content: Object) -> bool:
    """True for one of Kubernetes' own kinds: where a definition allows null, it may mean something."""
    group = str(content.get("apiVersion")).rpartition("/")[0]
    return "." not in group or group in OWN


def reason(way: Way, before: Any, after: Any) -> str:
    """Why a change does not count; empty for one that does."""
    if before is None and after is None:
        return NULL
    inner, above, last = _keys(way)
    if last in NOISE and above == "metadata":
        keys = {key for side in (before, after) if isinstance(side, dict) for key in side}
        reasons = [NOISE[last].get(key, "") for key in sorted(keys)]
        return reasons[0] if reasons and all(reasons) else ""
    if above in NOISE and inner == "metadata":
        return NOISE[above].get(last, "")
    if way[:1] == ("sops",) and last in SOPS:
        return "sops' own"
    if above in QUANTITIES and QUANTITIES[above] in ("", inner) and _equal(before, after):
        return "the same quantity"
    return ""


def _keys(way: Way) -> tuple[str, str, str]:
    """The last three steps, as far as they are keys."""
    inner, above, last = (*("", "", ""), *way)[-3:]
    return tuple(step if isinstance(step, str) else "" for step in (inner, above, last))  # type: ignore[return-value]


def _equal(before: Any, after: Any) -> bool:
    one, other = exact(before), exact(after)
    return one is not None and one == other


def quantity(value: Any) -> float | None:
    """The number that a quantity stands for; None for what is none."""
    found = exact(value)
    try:
        return None if found is None else float(found)
    except OverflowError:
        return None


def exact(value: Any) -> Fraction | None:
    """The same to the last digit: bytes beyond what a float can count are other bytes."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    text = str(value)
    for length in (2, 1):
        if text[-length:] in SUFFIXES:
            return _number(text[:-length], SUFFIXES[text[-length:]])
    return _number(text, Fraction(1))


def _number(text: str, factor: Fraction) -> Fraction | None:
    return Fraction(text) * factor if NUMBER.fullmatch(text) else None
