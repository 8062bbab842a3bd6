"""Replacements and names of other objects that lead nowhere."""

import re
from collections.abc import Iterator

import yaml

from penstock.expand.failed import Failed
from penstock.finding import Place
from penstock.marks import scalar
from penstock.where.nodes import Pair, entry, everywhere, items, text

REPLACED = re.compile(r"fieldPath `([^`]+)` is missing|unable to find field \"([^\"]+)\" in replacement")
REFERENCE = re.compile(r"updating name reference in '([^']+)' field of '(\w+)\.[^/']*/([^'.]+)")


def referred(failed: Failed) -> Iterator[Place]:
    """Where the message about such a reference leads to."""
    yield from _replacements(failed)
    yield from _references(failed)


def _replacements(failed: Failed) -> Iterator[Place]:
    match = REPLACED.search(failed.message)
    for step in failed.steps if match else ():
        if match and step.kind == "ReplacementTransformer":
            for key, value in everywhere(step.node):
                if text(value) == (match[1] or match[2]):
                    yield failed.place(step.sheet, key)


def _references(failed: Failed) -> Iterator[Place]:
    """A mapping where the name of another object should be: what sets it is the last patch or manifest that does."""
    match = REFERENCE.search(failed.message)
    if match is None:
        return
    way, kind, name = match[1].split("/"), match[2], match[3]
    parts = [part for _, part in failed.patches()]
    for part in reversed(parts):
        for one in items(part.node):
            path, value = entry(one, "path"), entry(one, "value")
            steps = [step for step in text(path[1]).split("/") if step and not step.isdigit()] if path else []
            if steps == way and value and not isinstance(value[1], yaml.ScalarNode):
                yield failed.place(part.sheet, value[0])
    for part in (*parts, *failed.resources):
        own = scalar(part.node, "metadata", "name")
        if scalar(part.node, "kind") == kind and own and own in name:
            for key, node in _through(part.node, way):
                nameless = [item for item in items(node) if not entry(item, "name")]
                if not text(node):
                    yield failed.place(part.sheet, nameless[0] if nameless else key)


def _through(node: yaml.Node | None, way: list[str]) -> list[Pair]:
    """What a path without list indexes leads to."""
    found: list[Pair] = [(node, node)] if node else []
    for name in way:
        found = [pair for _, value in found for one in items(value) or (value,) if (pair := entry(one, name))]
    return found
