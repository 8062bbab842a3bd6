"""What a server said of one item, and what is remembered of the item between two such words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from opc_publisher.plan import Item

#: The two highest bits of a status code say bad; the info bits with 0x80 say that the server's queue overflowed.
BAD = 0x80000000
#: What a code says without its info bits; and that there is no such node (BadNodeIdUnknown).
CODE, NO_NODE = 0xFFFF0000, 0x80340000
OVERFLOW = 0x00000480


class Reading(NamedTuple):
    """One value. `value` is plain already, `status` the whole code, times as the server gave them."""

    field: "Field"
    value: Any
    status: int = 0
    source: datetime | None = None
    server: datetime | None = None

    @property
    def good(self) -> bool:
        """Whether it counts as a last known good value."""
        return not self.status & BAD and self.value is not None


@dataclass(slots=True, eq=False)
class Field:
    """An item while it is published: its last values, and when its next heartbeat is due (monotonic seconds)."""

    item: Item
    name: str
    node: str
    last: Reading | None = None
    good: Reading | None = None
    due: float = 0.0
    heard: float = 0.0
    skip: bool = False

    def take(self, reading: Reading, now: float) -> None:
        """Remember a value; a watchdog's heartbeat is put off."""
        self.last = reading
        self.heard = now
        if reading.good:
            self.good = reading
        handling = self.item.handling
        if handling.heartbeat and not handling.behavior.startswith("Periodic"):
            self.due = now + handling.heartbeat
