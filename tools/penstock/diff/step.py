"""Ways into an object: keys of mappings, positions in lists, and items of lists by the fields that name them."""

import re
from typing import Any, NamedTuple


class Picked(NamedTuple):
    """An item of a list, by (field, value) pairs that no other item of the list has."""

    fields: tuple[tuple[str, Any], ...]

    def __str__(self) -> str:
        return ",".join(f"{name}={value}" for name, value in self.fields if value != "")


#: A key, a position (from 0), or an item by name.
Step = str | int | Picked
Way = tuple[Step, ...]

PLAIN = re.compile(r"[\w-]+\Z")


def text(way: Way) -> str:
    """The way as a person writes it: `spec.containers[name=web].image`, `metadata.labels["app.example/x"]`."""
    parts: list[str] = []
    for step in way:
        if isinstance(step, str):
            parts.append((f".{step}" if parts else step) if PLAIN.match(step) else f'["{step}"]')
        else:
            parts.append(f"[{step}]")
    return "".join(parts)
