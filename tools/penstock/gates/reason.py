"""Why something waits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from penstock.plural import named

#: So many sites or apps are named.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """`gate` is window, freeze, hold, soak, approval, order or origin. `left` is how long it takes when nobody does
    anything; None when only somebody can change it."""

    gate: str
    text: str
    left: timedelta | None = None


def alike(said: Iterable[tuple[str, Reason]]) -> list[Reason]:
    """Reasons of apps (app, reason): those that differ in the app's name alone become one."""
    found: dict[tuple[str, timedelta | None], list[tuple[str, str]]] = {}
    for app, one in said:
        found.setdefault((one.gate, one.left), []).append((app, one.text))
    return [Reason(gate, text, left) for (gate, left), texts in found.items() for text in grouped(texts)]


def grouped(said: Iterable[tuple[str, str]]) -> list[str]:
    """Sentences about apps (app, sentence): those that differ in the app's name alone become one."""
    found: dict[tuple[str, ...], list[str]] = {}
    for app, text in said:
        before, mine, after = text.partition(f" {app} ")
        apps = found.setdefault((before, after) if mine else (text,), [])
        if app not in apps:
            apps.append(app)
    return [f" {named(apps, NAMED)} ".join(parts) for parts, apps in found.items()]
