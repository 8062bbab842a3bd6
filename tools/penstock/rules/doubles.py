"""Things that may be there only once."""

from collections.abc import Iterable, Iterator
from typing import Any

from penstock.rules.contract import Field


def doubles(entries: Iterable[tuple[Field, Any]]) -> Iterator[tuple[Field, str]]:
    """The entries whose key one before them has; what is no text is no key."""
    seen: set[str] = set()
    for field, key in entries:
        if isinstance(key, str):
            if key in seen:
                yield field, key
            seen.add(key)
