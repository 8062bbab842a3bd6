"""Holds: a site, or an app of a site, that stays where it is until somebody lifts it or its time is over."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from penstock.gates.reason import Reason
from penstock.gates.span import words
from penstock.gates.zone import shown


@dataclass(frozen=True, slots=True, order=True)
class Hold:
    """Who holds an app (empty: the whole site), since when (UTC), why, and until when (None: until it is released)."""

    app: str
    who: str
    since: datetime
    reason: str
    until: datetime | None = None

    def holds(self, app: str, now: datetime) -> bool:
        """True when the app is held at this time."""
        return self.app in ("", app) and (self.until is None or now < self.until)

    def why(self, now: datetime, where: ZoneInfo) -> Reason:
        """The hold as a reason to wait."""
        what = self.app or "the site"
        end = f" until {shown(self.until, where)}" if self.until else ""
        left = self.until - now if self.until else None
        told = f", {words(left)} left" if left else ""
        return Reason("hold", f"{what} is held by {self.who}{end}{told}: {self.reason}", left)
