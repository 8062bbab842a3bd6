"""The clock: every gate is told the time, and this is where commands take it from."""

from datetime import UTC, datetime

from penstock.errors import PenstockError
from penstock.gates.zone import moment, zone


def now() -> datetime:
    """This moment, UTC, in whole seconds."""
    return datetime.now(UTC).replace(microsecond=0)


def told(text: str, zone_name: str = "UTC") -> datetime:
    """The moment that a person names; this one for nothing. PenstockError for what is no moment."""
    if not text:
        return now()
    try:
        return moment(text, zone(zone_name))
    except ValueError as error:
        raise PenstockError(str(error)) from error
