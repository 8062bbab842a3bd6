"""Set and lift holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from penstock.errors import PenstockError
from penstock.gates.hold import Hold
from penstock.gates.zone import moment, shown


@dataclass(frozen=True)
class Asked:
    """What a person wants of a site: which app (empty: all of it), why, and for a hold until when."""

    site: str
    app: str
    who: str
    reason: str
    until: str = ""


def held(holds: Sequence[Hold], asked: Asked, apps: Sequence[str], now: datetime, where: ZoneInfo) -> tuple[Hold, ...]:
    """The holds with one more; those that are over go. PenstockError for a time that is over, an app that the site does
    not have, and what is held already."""
    if asked.app and asked.app not in apps:
        raise PenstockError(f"{asked.site} has no app {asked.app}; it has: {', '.join(apps) or 'none'}")
    until = _until(asked.until, now, where)
    current = _current(holds, now)
    same = next((one for one in current if one.app == asked.app), None)
    if same:
        raise PenstockError(f"{asked.site}: {same.why(now, where).text}; release it first")
    return tuple(sorted((*current, Hold(asked.app, asked.who, now, asked.reason, until))))


def released(holds: Sequence[Hold], asked: Asked, now: datetime) -> tuple[Hold, ...]:
    """The holds without the one on this app, or on the site. PenstockError when there is none."""
    current = _current(holds, now)
    kept = tuple(one for one in current if one.app != asked.app)
    if len(kept) == len(current):
        others = ", ".join(one.app or "the site itself" for one in kept)
        raise PenstockError(
            f"{asked.site}{f': {asked.app}' if asked.app else ''} is not held" + (f"; held: {others}" if others else "")
        )
    return kept


def _current(holds: Sequence[Hold], now: datetime) -> tuple[Hold, ...]:
    return tuple(one for one in holds if one.until is None or now < one.until)


def _until(text: str, now: datetime, where: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        until = moment(text, where, end=True)
    except ValueError as error:
        raise PenstockError(f"--until {error}") from error
    if until <= now:
        raise PenstockError(f"--until {text}: that is over since {shown(until, where)}: a hold ends in the future")
    return until
