"""A table of routes, with priorities and times to live."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from penstock.routes.message import Message
from penstock.routes.route import Route, parse
from penstock.routes.sink import Sink

#: What a route without a priority has: behind every one with one.
LOWEST: Final = 2_000_000_000
#: How long edgeHub stores what it cannot deliver unless it is told otherwise, in seconds.
TWO_HOURS: Final = 7200


@dataclass(frozen=True, slots=True)
class Entry:
    """A route in a table. Priority 0 goes first; a time to live of 0 seconds is the table's."""

    name: str
    route: Route
    priority: int = LOWEST
    time_to_live_secs: int = 0


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be done with a message: where it goes, how urgent it is, how long it is kept (None: for ever), and by
    which route."""

    sink: Sink
    priority: int
    time_to_live_secs: int | None
    route: str


@dataclass(frozen=True)
class Routing:
    """All routes of one hub. `time_to_live_secs` is for routes that do not say; a negative one is for ever."""

    entries: tuple[Entry, ...] = ()
    time_to_live_secs: int = TWO_HOURS
    _order: tuple[Entry, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        order = sorted(self.entries, key=lambda entry: (entry.priority, entry.name))
        object.__setattr__(self, "_order", tuple(order))

    @classmethod
    def load(cls, routes: Mapping[str, object], time_to_live_secs: int = TWO_HOURS) -> "Routing":
        """Read `routes` of an edgeHub's desired properties: texts, or objects with route, priority, timeToLiveSecs.

        Raises RouteError for a route that cannot be read, ValueError for an entry of another shape.
        """
        return cls(tuple(entry(name, held) for name, held in routes.items()), time_to_live_secs)

    def select(self, message: Message) -> tuple[Delivery, ...]:
        """What is to be done with a message, the most urgent first; a sink once, by its most urgent route."""
        found: dict[Sink, Delivery] = {}
        for one in self._order:
            if one.route.sink not in found and one.route.matches(message):
                found[one.route.sink] = Delivery(one.route.sink, one.priority, self._seconds(one), one.name)
        return tuple(found.values())

    def _seconds(self, one: Entry) -> int | None:
        seconds = one.time_to_live_secs or self.time_to_live_secs
        return None if seconds < 0 else seconds


def entry(name: str, held: object) -> Entry:
    """One entry of `routes`. Raises RouteError or ValueError."""
    if isinstance(held, str):
        return Entry(name, parse(held))
    if not isinstance(held, Mapping) or not isinstance(held.get("route"), str):
        raise ValueError(f"route {name}: neither a text nor an object with `route`")
    return Entry(
        name, parse(held["route"]), _whole(name, held, "priority", LOWEST), _whole(name, held, "timeToLiveSecs", 0)
    )


def _whole(name: str, held: Mapping[str, object], key: str, otherwise: int) -> int:
    number = held.get(key, otherwise)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < 1 << 32:
        raise ValueError(f"route {name}: {key} {number!r} is no whole number from 0 to 4294967295")
    return number
