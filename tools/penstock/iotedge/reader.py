"""Create options, read field by field: what nobody reads is lost, and the ledger says so."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.iotedge.jsontext import Path
from penstock.iotedge.ledger import Ledger


@dataclass(frozen=True)
class Reader:
    """A module's create options at `at`. Names are spelled as Docker spells them."""

    value: Mapping[str, Any]
    at: Path
    ledger: Ledger

    def get(self, *keys: str) -> Any:
        """A value, or None."""
        held: Any = self.value
        for key in keys:
            held = held.get(key) if isinstance(held, Mapping) else None
        return held

    def path(self, *keys: str | int) -> Path:
        """Where a value stands."""
        return (*self.at, *keys)

    def texts(self, *keys: str) -> Iterator[tuple[int, str]]:
        """The texts of a list, numbered; one that is no text is lost."""
        held = self._spoken(*keys)
        for number, text in enumerate(held if isinstance(held, list) else ()):
            if isinstance(text, str):
                yield number, text
            else:
                self.ledger.lost(self.path(*keys, number), "no text")

    def words(self, *keys: str) -> list[str] | None:
        """A command: a list of texts, or one text."""
        held = self.get(*keys)
        if isinstance(held, str):
            return [held]
        return [str(word) for word in held] if isinstance(held, list) and held else None

    def members(self, *keys: str) -> Iterator[tuple[str, Any]]:
        """The keys and values of an object."""
        held = self._spoken(*keys)
        if isinstance(held, Mapping):
            yield from held.items()

    def _spoken(self, *keys: str) -> Any:
        """A value of several parts; none of them, or null, says nothing."""
        held = self.get(*keys)
        if not held:
            self.ledger.translated(self.path(*keys), "says nothing")
        return held

    def strange(self, known: Collection[str], *keys: str | int) -> None:
        """Fields of the object at `keys` that are none of the `known` are lost."""
        held: Any = self.value
        key: Any
        for key in keys:
            there = isinstance(held, list) if isinstance(key, int) else isinstance(held, Mapping)
            held = held[key] if there else None
        for key in held if isinstance(held, Mapping) else ():
            if key not in known:
                self.ledger.lost(self.path(*keys, key), "nobody knows this field here: nothing was made of it")

    def whole(self, *keys: str) -> int | None:
        """A number above zero; Docker's 0 says nothing. Texts of digits count, as the old agent had it."""
        held = self.get(*keys)
        if isinstance(held, str) and held.isdigit():
            held = int(held)
        if held in (None, 0, ""):
            if held is not None:
                self.ledger.translated(self.path(*keys), "says nothing")
            return None
        if isinstance(held, bool) or not isinstance(held, int | float) or held < 0:
            self.ledger.lost(self.path(*keys), f"{held!r} is no number above zero: correct it, and import again")
            return None
        return int(held)

    def flag(self, *keys: str) -> bool:
        """True for true; false says nothing."""
        held = self.get(*keys)
        if held in (False, None, "false"):
            if held is not None:
                self.ledger.translated(self.path(*keys), "says nothing")
            return False
        return held in (True, "true")
