"""What becomes of every field: translated, approximated, or lost; each with its path and a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from penstock.iotedge.jsontext import Path, shown


class Fate(StrEnum):
    """What becomes of a field."""

    TRANSLATED = "translated"
    APPROXIMATED = "approximated"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field's fate. `how` says what it became, how nearly, or why not and what to do."""

    path: Path
    fate: Fate
    how: str

    def __str__(self) -> str:
        return f"{shown(self.path)}: {self.how}"


@dataclass
class Ledger:
    """Collects fates; a path's fate is that of everything below it, unless something below has its own."""

    entries: dict[Path, Entry] = field(default_factory=dict)
    _withheld: set[Path] = field(default_factory=set)

    def translated(self, path: Path, how: str) -> None:
        """It is there, and means the same."""
        self.entries.setdefault(path, Entry(path, Fate.TRANSLATED, how))

    def approximated(self, path: Path, how: str) -> None:
        """Something like it is there."""
        self.entries[path] = Entry(path, Fate.APPROXIMATED, how)

    def withheld(self, path: Path) -> bool:
        """True for a value of which nothing is written, at or above `path`: a Secret will hold it."""
        return any(path[:length] in self._withheld for length in range(len(path) + 1))

    def secret(self, path: Path, how: str) -> None:
        """A reference to a Secret is there instead of it."""
        self._withheld.add(path)
        self.approximated(path, how)

    def lost(self, path: Path, why: str) -> None:
        """Nothing of it is there."""
        self.entries[path] = Entry(path, Fate.LOST, why)

    def closed(self, leaves: Iterator[Path]) -> tuple[Entry, ...]:
        """The fates of what is there, by path. A leaf of the input that nobody spoke of is lost, and says so."""
        held = list(leaves)
        for leaf in held:
            if not any(leaf[:length] in self.entries for length in range(len(leaf) + 1)):
                self.lost(leaf, "penstock does not know this field: nothing was made of it")
        there = {leaf[:length] for leaf in held for length in range(len(leaf) + 1)}
        found = (one for one in self.entries.values() if one.path in there)
        return tuple(sorted(found, key=lambda one: tuple(map(str, one.path))))


def leaves(value: Any, path: Path = ()) -> Iterator[Path]:
    """The path of every value that holds no other, empty collections included."""
    if isinstance(value, Mapping) and value:
        for key, held in value.items():
            yield from leaves(held, (*path, key))
    elif isinstance(value, list) and value:
        for index, held in enumerate(value):
            yield from leaves(held, (*path, index))
    else:
        yield path
