"""Hosts in a text: in URLs, and in pairs of a host and a port."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_URL = re.compile(
    r"(?<![a-z0-9+.-])([a-z][a-z0-9+.-]{1,20})://(?:[^/@\s'\"]*@)?([a-z0-9_][\w.-]*)(?::([1-9]\d{0,4}))?(?![\w.:<{$-])",
    re.IGNORECASE | re.ASCII,
)
_PAIR = re.compile(r"(?<![\w./:@$<{%-])([a-z0-9_][\w.-]*):([1-9]\d{0,4})(?![\w:.<{$-])", re.IGNORECASE | re.ASCII)
#: Where a URL leads that names no port.
PORTS: Final[Mapping[str, int]] = {
    "http": 80, "ws": 80, "https": 443, "wss": 443, "mqtt": 1883, "tcp": 1883, "mqtts": 8883, "ssl": 8883,
    "amqp": 5672, "amqps": 5671, "opc.tcp": 4840, "redis": 6379, "postgres": 5432, "postgresql": 5432,
}  # fmt: skip
#: The machine itself.
SELF: Final = frozenset({"localhost", "127.0.0.1", "0.0.0.0"})


@dataclass(frozen=True, slots=True)
class Host:
    """A host and its port (0: none is known); `written` is true when the text names the port. `url` tells it from a
    bare pair, which is only a host when somebody is called so."""

    name: str
    port: int
    written: bool
    url: bool
    start: int
    end: int


def hosts(text: str) -> Iterator[Host]:
    """The hosts of a text, in order."""
    found = [_of_url(one) for one in _URL.finditer(text)]
    found += [Host(one[1], int(one[2]), True, False, one.start(1), one.end(2)) for one in _PAIR.finditer(text)]
    yield from sorted((one for one in found if one.port < 65536), key=lambda one: one.start)


def _of_url(found: re.Match[str]) -> Host:
    port = int(found[3]) if found[3] else PORTS.get(found[1].lower(), 0)
    return Host(found[2], port, bool(found[3]), True, found.start(2), found.end(3) if found[3] else found.end(2))


def replaced(text: str, other: Callable[[Host], str | None]) -> str:
    """The text with what `other` says in the place of hosts with their ports; None leaves one alone."""
    made, at = [], 0
    for one in hosts(text):
        said = other(one) if one.start >= at else None
        if said is not None:
            made += [text[at : one.start], said]
            at = one.end
    return "".join([*made, text[at:]])


def every(value: Any, other: Callable[[str], str]) -> Any:
    """A value of JSON with each of its texts changed."""
    if isinstance(value, str):
        return other(value)
    if isinstance(value, Mapping):
        return {key: every(held, other) for key, held in value.items()}
    return [every(held, other) for held in value] if isinstance(value, list) else value
