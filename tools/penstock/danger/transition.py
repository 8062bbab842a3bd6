"""Rules of custom resources about change: what a definition's own CEL rules say of a value before (`oldSelf`) and after
(`self`), such as `self == oldSelf`."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from penstock.shape import mapping, mappings

#: A text of CEL, or one of the two names outside of it.
NAMED = re.compile(r"""(?P<text>[rR]?"(?:\\.|[^"\\])*"|[rR]?'(?:\\.|[^'\\])*')|(?<![\w.])(?P<name>oldSelf|self)\b""")
#: So deep is looked into a definition.
DEEPEST = 40


@dataclass(frozen=True)
class Rule:
    """One rule: where its values are (`*` any key of a map, a tuple of keys for the elements of a list), its text as a
    program over `object.self` and `object.oldSelf`, and what a person is told."""

    way: tuple[str | tuple[str, ...], ...]
    program: str
    said: str


@lru_cache(maxsize=256)
def rules(definition: bytes, version: str) -> tuple[Rule, ...]:
    """The rules about change of one version of a CustomResourceDefinition (JSON text)."""
    return tuple(_rules(_schema(definition, version), (), 0)) if b"oldSelf" in definition else ()


def _schema(definition: bytes, version: str) -> dict[str, Any]:
    versions = mappings(mapping(json.loads(definition).get("spec")).get("versions"))
    one = next((one for one in versions if one.get("name") == version), {})
    return mapping(mapping(one.get("schema")).get("openAPIV3Schema"))


def _rules(schema: dict[str, Any], way: tuple[str | tuple[str, ...], ...], deep: int) -> Iterator[Rule]:
    if deep > DEEPEST:
        return
    for one in mappings(schema.get("x-kubernetes-validations")):
        text = str(one.get("rule", ""))
        # With optionalOldSelf the rule is about new values too; those are judged where objects are validated.
        if re.search(r"\boldSelf\b", text) and not one.get("optionalOldSelf"):
            yield Rule(
                way, NAMED.sub(_named, text), str(one.get("message") or f"does not hold: {' '.join(text.split())}")
            )
    for key, below in mapping(schema.get("properties")).items():
        yield from _rules(mapping(below), (*way, key), deep + 1)
    yield from _rules(mapping(schema.get("additionalProperties")), (*way, "*"), deep + 1)
    keys = schema.get("x-kubernetes-list-map-keys")
    if schema.get("x-kubernetes-list-type") == "map" and isinstance(keys, list):
        yield from _rules(mapping(schema.get("items")), (*way, tuple(map(str, keys))), deep + 1)


def _named(found: re.Match[str]) -> str:
    return found["text"] or f"object.{found['name']}"


@dataclass(frozen=True)
class Both:
    """A value before and after, at its place in words."""

    place: str
    before: Any
    after: Any


def both(before: Any, after: Any, rule: Rule) -> Iterator[Both]:
    """Every value that the rule is about, where it is there before and after and is not the same."""
    yield from (one for one in _both(Both("", before, after), rule.way) if one.before != one.after)


def _both(at: Both, way: tuple[str | tuple[str, ...], ...]) -> Iterator[Both]:
    if not way:
        yield at
        return
    first, *rest = way
    if isinstance(first, tuple):
        olds, news = (_elements(side, first) for side in (at.before, at.after))
        each = [Both(f"{at.place}[{name}]", old, news[name]) for name, old in olds.items() if name in news]
    else:
        olds, news = mapping(at.before), mapping(at.after)
        keys = [key for key in olds if key in news] if first == "*" else [first] * (first in olds and first in news)
        each = [Both(f"{at.place}.{key}".strip("."), olds[key], news[key]) for key in keys]
    for one in each:
        yield from _both(one, tuple(rest))


def _elements(items: Any, keys: tuple[str, ...]) -> dict[str, Any]:
    return {", ".join(str(one.get(key, "")) for key in keys): one for one in mappings(items)}
