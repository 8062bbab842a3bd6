"""The plan of one promotion: what becomes of each value, what is in the way, and the files as they would be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from penstock.promote.freight import Freight
from penstock.promote.lock import Lock


class Outcome(StrEnum):
    """What becomes of one value at the target."""

    TAKE = "take"
    ADD = "add"
    REMOVE = "remove"
    LOCAL = "local"
    #: What the source has waits, because the app is held.
    HELD = "held"
    CONFLICT = "conflict"
    #: It is not the same, and stays: no setting speaks of it.
    UNNAMED = "unnamed"
    #: No lock says what the target took before: a difference that --adopt takes.
    UNKNOWN = "unknown"

    @property
    def moves(self) -> bool:
        """True when the target's file changes."""
        return self in (Outcome.TAKE, Outcome.ADD, Outcome.REMOVE)


@dataclass(frozen=True, slots=True)
class Item:
    """One value that is not the same everywhere. `path` as in Freight.values; `file` is the target's file, `app` what
    the value belongs to, as a person calls it. Of base, source and target None is a value that is not there."""

    path: str
    file: str
    app: str
    base: str | None
    source: str | None
    target: str | None
    outcome: Outcome
    #: Of a conflict: the commits that brought the values, with who, when and why.
    source_commit: str = ""
    target_commit: str = ""


@dataclass(frozen=True)
class Plan:
    """One promotion, decided but not written. `files` holds the target's promotable files that change (None: removed),
    by their paths in the tree; `refusals` are sentences: while there is one, nothing may be written. `before` is the
    lock that the target has. The freight is what the target takes: without what is held."""

    source: str
    target: str
    freight: Freight
    before: Lock | None
    items: tuple[Item, ...] = ()
    refusals: tuple[str, ...] = ()
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    #: True when the target goes back to what it took before.
    back: bool = False
    #: Why it goes back.
    reason: str = ""
    #: What the gates said at the time, and why somebody passed those that were closed.
    gates: tuple[str, ...] = ()
    override: str = ""
    #: For the lock: what the source has of values that no setting speaks of.
    unnamed: Mapping[str, str] | None = None

    @property
    def conflicts(self) -> tuple[Item, ...]:
        """The values that somebody must decide on."""
        return tuple(item for item in self.items if item.outcome in (Outcome.CONFLICT, Outcome.UNKNOWN))

    @property
    def moving(self) -> tuple[Item, ...]:
        """The values that the target gets, or loses."""
        return tuple(item for item in self.items if item.outcome.moves)

    @property
    def local(self) -> tuple[Item, ...]:
        """The target's own changes, which stay."""
        return tuple(item for item in self.items if item.outcome is Outcome.LOCAL)

    @property
    def up_to_date(self) -> bool:
        """True when the target has this freight already, by its values and by its lock."""
        return not self.moving and self.before is not None and self.before.freight == self.freight.hash
