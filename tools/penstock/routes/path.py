"""Paths into JSON: names and indexes, `a.b[0].c`."""

import re
from dataclasses import dataclass

from penstock.routes.values import MISSING, UNDEFINED, Value

_NAME = r'[^()<>@,;:\\"/\[\]?={}. \t\n\r]+'
_STEP = re.compile(rf"(?:(?P<dot>\.)?(?P<name>{_NAME}))|\[(?P<index>[0-9]+)\]")
#: Texts that edgeHub's JSON parser takes for points in time, which it does not compare.
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?|/Date\(-?\d+([+-]\d{4})?\)/")


@dataclass(frozen=True, slots=True)
class Path:
    """Steps into a document, from its root."""

    steps: tuple[str | int, ...]

    @classmethod
    def read(cls, text: str) -> "Path | int":
        """A path, or the offset at which the text is none."""
        steps: list[str | int] = []
        at = 0
        while at < len(text):
            found = _STEP.match(text, at)
            if not found or (found["index"] is None and bool(found["dot"]) != bool(steps)):
                return at
            if found["index"] is not None and not steps:
                return at
            steps.append(found["name"] if found["index"] is None else int(found["index"]))
            at = found.end()
        return cls(tuple(steps)) if steps else 0

    def find(self, document: object) -> object:
        """What lies at the path, or MISSING."""
        held = document
        for step in self.steps:
            known = isinstance(held, dict) if isinstance(step, str) else isinstance(held, list)
            try:
                held = held[step] if known else MISSING  # type: ignore[index]
            except (KeyError, IndexError):
                return MISSING
        return held


def value_of(held: object) -> Value:
    """A leaf of a document as a value; objects, lists and points in time are undefined."""
    if isinstance(held, bool) or held is None or held is MISSING:
        return held
    if isinstance(held, int | float):
        return _double(held)
    if isinstance(held, str):
        return UNDEFINED if _TIME.fullmatch(held) else held
    return UNDEFINED


def _double(held: float) -> float:
    try:
        return float(held)
    except OverflowError:
        return float("inf") if held > 0 else float("-inf")
