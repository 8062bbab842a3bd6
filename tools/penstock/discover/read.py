"""Manifests as plain values, for looking about before anything is rendered."""

from typing import Any

from penstock import marks
from penstock.document import Object
from penstock.locate import content
from penstock.shape import mapping
from penstock.tree import Tree


def objects(tree: Tree, path: str) -> list[Object]:
    """The mappings that a file holds; none when it is broken, which is told where it is rendered."""
    return parsed(content(tree, path))


def parsed(text: bytes) -> list[Object]:
    """The mappings that a text holds."""
    loaded = marks.values(text)
    return [] if isinstance(loaded, marks.Broken) else [one for one in loaded if isinstance(one, dict)]


def listed(text: bytes) -> list[Object]:
    """The mappings that a text holds, by themselves or in a list."""
    loaded = marks.values(text)
    found = [] if isinstance(loaded, marks.Broken) else loaded
    return [one for part in found for one in (part if isinstance(part, list) else [part]) if isinstance(one, dict)]


def inside(value: Any, *keys: str) -> dict[str, Any]:
    """The mapping under some keys; an empty one when there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return mapping(value)
