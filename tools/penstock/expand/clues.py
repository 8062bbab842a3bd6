"""Clues: sentences of Kustomize that say what is wrong but not where, and where that is."""

import re
from collections.abc import Callable, Iterator

import yaml

from penstock.expand.failed import Failed
from penstock.finding import Place
from penstock.where.nodes import Pair, entry, items, loose, pairs, text
from penstock.where.parts import Part, divided
from penstock.where.sheet import Sheet

ACCESSOR = re.compile(r"\.spec\.(\w+) accessor error")
UNKNOWN = re.compile(r"unknown field \"(\w+)\"")
#: `cannot unmarshal object into Go struct field Image.images.newTag of type string`.
MISTYPED = re.compile(r"cannot unmarshal (\w+) into Go struct field \w+\.([\w.]+) of type \[?\]?(\w+)")
KIND = re.compile(r"apiVersion for \w+ should be|kind should be|expected kind (?:!= )?'\w+' for path")
MERGED = re.compile(r"Name:\"([^\"]+)\", Namespace:\"[^\"]*\"\} does not exist; cannot merge or replace")
NAMELESS = re.compile(r"a (configmap|secret) must have a name")
UNPARSED = re.compile(r"unable to parse SM or JSON patch from \[(?:path|patch): \"(.*)\"\]", re.DOTALL)
POINTER = re.compile(r"operation does not apply.*?path:? \"?(/[^\s\":]*)")
VERB = re.compile(r"Unexpected kind: ([^\s\"]+)")
NODE = re.compile(r"wrong node kind: expected \w+ but got \w+: node contents:\n(.*?)\n*\"*$", re.DOTALL)
REPLACED = re.compile(r"fieldPath `([^`]+)` is missing|unable to find field \"([^\"]+)\" in replacement")
REFERENCE = re.compile(r"updating name reference in '([^']+)' field of '(\w+)\.[^/']*/([^'.]+)")
#: JSON's names of types → the nodes that have them.
NODES: dict[str, type[yaml.Node]] = {"object": yaml.MappingNode, "array": yaml.SequenceNode}


def clue(failed: Failed) -> Place | None:
    """The place that the message leads to."""
    return next((place for look in CLUES for place in look(failed)), None)


def _whole_source(failed: Failed) -> Iterator[Place]:
    """Without a path the whole source is taken, and something in it is no manifest."""
    if not failed.kustomization.path and "failed to decode Kubernetes YAML" in failed.message:
        yield failed.at(("spec", "path"))


def _accessor(failed: Failed) -> Iterator[Place]:
    """A field of the spec that is of another type than the generator expects."""
    match = ACCESSOR.search(failed.message)
    if match:
        yield failed.at(("spec", match[1]))


def _unknown(failed: Failed) -> Iterator[Place]:
    match = UNKNOWN.search(failed.message)
    for part in failed.manifests if match else ():
        for key, _ in _everywhere(part.node):
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
                yield failed.place(part.sheet, key)


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
    tag = {"string": "str", "number": "int", "bool": "bool"}.get(kind, "")
    return isinstance(node, yaml.ScalarNode) and node.tag.rpartition(":")[2] == tag


def _kind(failed: Failed) -> Iterator[Place]:
    if KIND.search(failed.message):
        for part in failed.manifests:
            found = loose(part.node, "kind") or loose(part.node, "apiVersion")
            if found:
                yield failed.place(part.sheet, found[0])


def _generators(failed: Failed) -> Iterator[Place]:
    """A generator that merges into nothing, or has no name."""
    merged, nameless = MERGED.search(failed.message), NAMELESS.search(failed.message)
    for step in failed.steps if merged or nameless else ():
        name = loose(step.node, "name")
        if merged and name and text(name[1]) == merged[1] and loose(step.node, "behavior"):
            yield failed.place(step.sheet, name[0])
        if nameless and step.kind.lower() == f"{nameless[1]}generator" and not (name and text(name[1])):
            yield failed.place(step.sheet, step.node)


def _unparsed(failed: Failed) -> Iterator[Place]:
    """A patch that is neither an object nor a list of operations: the object that lacks its kind or name."""
    match = UNPARSED.search(failed.message)
    for step, part in failed.patches() if match else ():
        said = loose(step.node, "path") or loose(step.node, "patch") or (step.node, step.node)
        if match and part.node and match[1].strip() in (text(said[1]).strip(), repr(text(said[1]))[1:-1]):
            yield failed.place(part.sheet, part.node)


def _operations(failed: Failed) -> Iterator[Place]:
    """An operation whose path leads nowhere, or that there is none of, or without a path."""
    pointer, verb = POINTER.search(failed.message), VERB.search(failed.message)
    pathless = "operation missing path field" in failed.message
    for _, part in failed.patches() if pointer or verb or pathless else ():
        for one in items(part.node):
            path, op = entry(one, "path"), entry(one, "op")
            if pathless and op and not path:
                yield failed.place(part.sheet, one)
            if pointer and path and text(path[1]) == pointer[1]:
                yield failed.place(part.sheet, path[1])
            if verb and op and text(op[1]) == verb[1]:
                yield failed.place(part.sheet, op[1])


def _contents(failed: Failed) -> Iterator[Place]:
    """A list or mapping, in a patch or in what is patched, where the other has something else."""
    match = NODE.search(failed.message)
    wanted = _first(divided(Sheet(""), match[1].encode())) if match else None
    for part in (*(part for _, part in failed.patches()), *failed.resources) if wanted else ():
        for key, value in _everywhere(part.node):
            if wanted and _alike(value, wanted):
                yield failed.place(part.sheet, key)


def _first(parts: tuple[Part, ...]) -> yaml.Node | None:
    return parts[0].node if parts else None


def _alike(one: yaml.Node, other: yaml.Node) -> bool:
    return type(one) is type(other) and yaml.serialize(one) == yaml.serialize(other)


def _replacements(failed: Failed) -> Iterator[Place]:
    match = REPLACED.search(failed.message)
    for step in failed.steps if match else ():
        if match and step.kind == "ReplacementTransformer":
            for key, value in _everywhere(step.node):
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
        said = entry(part.node, "kind")
        if said and text(said[1]) == kind and _called(part.node, name):
            yield from (failed.place(part.sheet, key) for key, value in _through(part.node, way) if not text(value))


def _called(node: yaml.Node | None, name: str) -> bool:
    metadata = entry(node, "metadata")
    said = entry(metadata[1], "name") if metadata else None
    return bool(said and text(said[1]) and text(said[1]) in name)


def _through(node: yaml.Node | None, way: list[str]) -> list[Pair]:
    """What a path without list indexes leads to."""
    found: list[Pair] = [(node, node)] if node else []
    for name in way:
        found = [pair for _, value in found for one in items(value) or (value,) if (pair := entry(one, name))]
    return found


def _everywhere(node: yaml.Node | None) -> Iterator[Pair]:
    """Every key and value, and every item as both, in the order of the text; each once."""
    todo, seen = [node], set()
    while todo:
        one = todo.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        below = [*pairs(one), *((item, item) for item in items(one))]
        yield from below
        todo[:0] = [value for _, value in below]


#: What is looked for, in this order.
CLUES: tuple[Callable[[Failed], Iterator[Place]], ...] = (
    _whole_source,
    _accessor,
    _unknown,
    _mistyped,
    _kind,
    _generators,
    _unparsed,
    _operations,
    _contents,
    _replacements,
    _references,
)
