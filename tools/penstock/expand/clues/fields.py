"""Fields of a kustomization, or of a Kustomization's spec, of another type, name or kind than expected."""

import re
from collections.abc import Iterator

import yaml

from penstock.expand.failed import Failed
from penstock.finding import Place
from penstock.shape import many
from penstock.where.nodes import Pair, everywhere, items, loose, pairs, text

ACCESSOR = re.compile(r"\.spec\.(\w+) accessor error")
ENTRIES = re.compile(r"unable to get (images|patches|components|buildMetadata): ")
UNKNOWN = re.compile(r"unknown field \"(\w+)\"")
#: `cannot unmarshal object into Go struct field Image.images.newTag of type string`.
MISTYPED = re.compile(r"cannot unmarshal (\w+) into Go struct field \w+\.([\w.]+) of type \[?\]?(\w+)")
KIND = re.compile(r"apiVersion for (\w+) should be|kind should be|expected kind (?:!= )?'\w+' for path")
ASKED = re.compile(r"accumulating (components|resources)")
#: JSON's names of types → the nodes that have them.
NODES: dict[str, type[yaml.Node]] = {"object": yaml.MappingNode, "array": yaml.SequenceNode}


def fields(failed: Failed) -> Iterator[Place]:
    """Where the message about such a field leads to."""
    yield from _accessor(failed)
    yield from _mistyped_entry(failed)
    yield from _unknown(failed)
    yield from _mistyped(failed)
    yield from _kind(failed)


def _accessor(failed: Failed) -> Iterator[Place]:
    """A field of the spec that is of another type than the generator expects."""
    match = ACCESSOR.search(failed.message)
    if match:
        yield failed.at(("spec", match[1]))


def _mistyped_entry(failed: Failed) -> Iterator[Place]:
    """An entry of a list of the spec that says something else than a text where one must be."""
    match = ENTRIES.search(failed.message)
    if match is None:
        return
    for index, one in enumerate(many(failed.kustomization.spec.get(match[1]))):
        for key, value in one.items() if isinstance(one, dict) else ():
            if key != "target" and not isinstance(value, str):
                yield failed.at(("spec", match[1], index, key))
    yield failed.at(("spec", match[1]))


def _unknown(failed: Failed) -> Iterator[Place]:
    match = UNKNOWN.search(failed.message)
    for part in failed.manifests if match else ():
        for key, _ in everywhere(part.node):
            if match and text(key).lower() == match[1].lower():
                yield failed.place(part.sheet, key)


def _mistyped(failed: Failed) -> Iterator[Place]:
    match = MISTYPED.search(failed.message)
    for part in failed.manifests if match else ():
        found: list[Pair] = [(part.node, part.node)] if part.node else []
        for name in match[2].split(".") if match else ():
            found = [pair for _, value in found for pair in _named(value, name)] or found
        for key, value in (below for pair in found for below in _leaves(pair)):
            if match and _typed(value, match[1]):
                yield failed.place(part.sheet, value if isinstance(value, yaml.ScalarNode) else key)


def _named(node: yaml.Node, name: str) -> list[Pair]:
    nodes = items(node) or (node,)
    return [pair for one in nodes if (pair := loose(one, name))]


def _leaves(pair: Pair) -> Iterator[Pair]:
    """What is directly in the value, and the value itself."""
    yield from pairs(pair[1])
    yield from ((one, one) for one in items(pair[1]))
    yield pair


def _typed(node: yaml.Node, kind: str) -> bool:
    if kind in NODES:
        return isinstance(node, NODES[kind])
    tags = {"string": ("str",), "number": ("int", "float"), "bool": ("bool",)}.get(kind, ())
    return isinstance(node, yaml.ScalarNode) and node.tag.rpartition(":")[2] in tags


def _kind(failed: Failed) -> Iterator[Place]:
    """Whichever of apiVersion and kind is not what the entry asks for that leads to the file."""
    said, asked = KIND.search(failed.message), ASKED.findall(failed.message)
    if said:
        fits = said[1] and (said[1] == "Component") == (asked[-1:] == ["components"])
        for part in failed.manifests:
            first, second = ("apiVersion", "kind") if fits else ("kind", "apiVersion")
            found = loose(part.node, first) or loose(part.node, second)
            if found:
                yield failed.place(part.sheet, found[0])
