"""The single values of live objects, with paths as a promotion's plan writes them."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from tests.e2e.live import Id, Live

#: Object, path, value before, value after (as JSON).
Leaf = tuple[str, str, str, str]
NOTHING = json.dumps(None)


def differing(before: Mapping[Id, Live], after: Mapping[Id, Live]) -> set[Leaf]:
    """Every value that is another one; objects that come or go have all of theirs."""
    return {leaf for name in {*before, *after} for leaf in _object(name, before.get(name), after.get(name))}


def _object(name: Id, old: Live | None, new: Live | None) -> Iterator[Leaf]:
    if old == new:
        return
    was, now = (Counter(_leaves(json.loads(one.content), "")) if one else Counter() for one in (old, new))
    gone, come = dict((was - now).keys()), dict((now - was).keys())
    for path in {*gone, *come}:
        yield "/".join(filter(None, name[1:])), path, gone.get(path, NOTHING), come.get(path, NOTHING)


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for inner in value:
            name = inner.get("name", "") if isinstance(inner, dict) else ""
            yield from _leaves(inner, f"{path}[{name}]")
    else:
        yield path, json.dumps(value)
