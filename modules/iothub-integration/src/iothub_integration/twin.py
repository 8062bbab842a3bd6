"""Desired properties → settings that can change while the module runs, and what is reported of them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

LEVELS = ("debug", "info", "warning", "error", "fatal")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`sending` false: telemetry waits on disk. `window`: messages under way for each identity."""

    sending: bool = True
    window: int = 64
    loglevel: str = ""


NAMES = {"sending": "sending", "window": "window", "loglevel": "logLevel"}


def desire(now: Wanted, said: Mapping[str, Any], start: Wanted | None = None) -> tuple[Wanted, dict[str, Any]]:
    """What is wanted after a patch of desired properties, and the answer to report for each (null: as at the start)."""
    answers: dict[str, Any] = {}
    for one in fields(Wanted):
        name = NAMES[one.name]
        if name not in said:
            continue
        value = getattr(start or Wanted(), one.name) if said[name] is None else said[name]
        # 64.0 is a whole number, as JSON goes.
        value = int(value) if isinstance(value, float) and value.is_integer() else value
        problem = _problem(one.name, value)
        if problem:
            answers[name] = {"value": getattr(now, one.name), "ac": 400, "ad": problem}
        else:
            change: dict[str, Any] = {one.name: value.lower() if isinstance(value, str) else value}
            now = replace(now, **change)
            answers[name] = {"value": getattr(now, one.name), "ac": 200}
    for name in said.keys() - set(NAMES.values()):
        if not name.startswith("$"):
            answers[name] = {"ac": 404, "ad": f"there are {', '.join(NAMES.values())}"}
    return now, answers


def _problem(name: str, value: Any) -> str:
    if name == "sending":
        return "" if isinstance(value, bool) else "must be true or false"
    if name == "window":
        whole = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1000
        return "" if whole else "must be a whole number from 1 to 1000"
    return (
        ""
        if value == "" or (isinstance(value, str) and value.lower() in LEVELS)
        else f"must be one of {', '.join(LEVELS)}"
    )
