"""Whether a site is closed to changes now: outside its maintenance window, or in a freeze."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from penstock.errors import PenstockError
from penstock.gates.reason import Reason
from penstock.gates.settings import Gates
from penstock.gates.span import words
from penstock.gates.window import Window, opening, windows
from penstock.gates.zone import moment, shown, zone
from penstock.globs import selected

ZONE, WINDOW = "TIME_ZONE", "MAINTENANCE_WINDOW"


def zone_of(gates: Gates, site: str, facts: Mapping[str, str]) -> ZoneInfo:
    """The zone of a site: its fact, else what the settings say. PenstockError for one that is not known."""
    try:
        return zone(facts.get(ZONE) or gates.time_zone or "UTC")
    except ValueError as error:
        raise PenstockError(f"site {site}: fact {ZONE}: {error}") from error


def closed(gates: Gates, site: str, now: datetime, facts: Mapping[str, str] | None = None) -> tuple[Reason, ...]:
    """Why nothing may land at the site now; nothing when it may. `facts` are those of the site."""
    facts = facts or {}
    where = zone_of(gates, site, facts)
    return (*_frozen(gates, site, where, now), *_outside(gates, site, where, now, facts))


def windows_of(gates: Gates, site: str, facts: Mapping[str, str]) -> tuple[str, tuple[Window, ...]]:
    """The site's windows, as text too; none when changes may land at any time. PenstockError for a broken fact."""
    mine = next((each.open for each in gates.windows if selected(each.sites, site)), None)
    text = "; ".join(mine) if mine is not None else facts.get(WINDOW, "").strip()
    try:
        return text, windows(text) if text else ()
    except ValueError as error:
        raise PenstockError(f"site {site}: fact {WINDOW}: {error}") from error


def _outside(gates: Gates, site: str, where: ZoneInfo, now: datetime, facts: Mapping[str, str]) -> Iterator[Reason]:
    text, mine = windows_of(gates, site, facts)
    if not mine:
        return
    next_ = opening(mine, where, now)
    if next_ is None:
        yield Reason("window", f"outside its maintenance window ({text})")
    elif next_.start > now:
        left = next_.start - now
        yield Reason(
            "window",
            f"outside its maintenance window ({text} {where.key}): opens {shown(next_.start, where)}, in {words(left)}",
            left,
        )


def _frozen(gates: Gates, site: str, where: ZoneInfo, now: datetime) -> Iterator[Reason]:
    for freeze in gates.freezes:
        start, end = moment(freeze.from_, where), moment(freeze.until, where, end=True)
        if start <= now < end and selected(freeze.sites, site):
            yield Reason("freeze", f"frozen until {shown(end, where)}: {freeze.reason}", end - now)
