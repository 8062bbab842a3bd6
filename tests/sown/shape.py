"""Kinds that any line of an object can suffer, whatever it says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import yaml

from tests.placement.lines import Slot, slots
from tests.sown.place import Where
from tests.sown.seed import Seed, Texts


@dataclass(frozen=True)
class Shape:
    """Where a key and its line fit, other lines come into the line's place; none where nothing would change."""

    name: str
    where: Where
    fits: Callable[[Slot, str], bool]
    edit: Callable[[Slot, str], tuple[str, ...]]
    #: Lines from the key's that are right.
    offsets: tuple[int, ...] = (0,)

    def seeds(self, texts: Texts) -> Iterator[Seed]:
        """One for every key that fits."""
        for path, text in texts.items():
            for slot in keys(text) if self.where(path, text) else ():
                lines = text.split("\n")
                line = lines[slot.line - 1]
                new = self.edit(slot, line) if self.fits(slot, line) else (line,)
                if new != (line,):
                    yield Seed(
                        self.name,
                        path,
                        frozenset(slot.line + offset for offset in self.offsets),
                        f"{line.strip()[:50]!r} → {new[0].strip()[:50]!r}",
                        {path: "\n".join([*lines[: slot.line - 1], *new, *lines[slot.line :]])},
                    )


@lru_cache(maxsize=4096)
def keys(text: str) -> tuple[Slot, ...]:
    """The keys of a text; none of one that is no YAML by itself, as before variables are substituted."""
    try:
        return tuple(slots(text))
    except yaml.YAMLError:
        return ()
