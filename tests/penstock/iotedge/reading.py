"""Create options for tests, and what the ledger says of them."""

from collections.abc import Mapping
from typing import Any

from penstock.iotedge.ledger import Fate, Ledger
from penstock.iotedge.reader import Reader

AT = ("m", "settings", "createOptions")


def reader(options: Mapping[str, Any]) -> Reader:
    """A reader with a ledger of its own."""
    return Reader(options, AT, Ledger())


def fate(read: Reader, *keys: str | int) -> Fate | None:
    """What became of a field of create options; None when nobody spoke of it or what holds it."""
    path: tuple[str | int, ...] = (*AT, *keys)
    while path:
        if path in read.ledger.entries:
            return read.ledger.entries[path].fate
        path = path[:-1]
    return None
