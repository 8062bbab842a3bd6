"""Clues: sentences of Kustomize that say what is wrong but not where, and where that is."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from penstock.expand.failed import Failed
from penstock.expand.generated import generated
from penstock.expand.nofile import nofile
from penstock.expand.unread import no_numbers, unread
from penstock.finding import Place
from penstock.locate import content, plain
from penstock.marks import scalar
from penstock.shape import many
from penstock.where.nodes import Pair, entry, everywhere, items, loose, pairs, text
from penstock.where.parts import Part, divided
from penstock.where.sheet import Sheet

ACCESSOR = re.compile(r"\.spec\.(\w+) accessor error")
ENTRIES = re.compile(r"unable to get (images|patches|components|buildMetadata): ")
UNKNOWN = re.compile(r"unknown field \"(\w+)\"")
#: `cannot unmarshal object into Go struct field Image.images.newTag of type string`.
MISTYPED = re.compile(r"cannot unmarshal (\w+) into Go struct field \w+\.([\w.]+) of type \[?\]?(\w+)")
KIND = re.compile(r"apiVersion for (\w+) should be|kind should be|expected kind (?:!= )?'\w+' for path")
ASKED = re.compile(r"accumulating (components|resources)")
MERGED = re.compile(r"Name:\"([^\"]+)\", Namespace:\"[^\"]*\"\} does not exist; cannot merge or replace")
NAMELESS = re.compile(r"a (configmap|secret) must have a name")
UNPARSED = re.compile(r"unable to parse SM or JSON patch from \[(?:path|patch): \"(.*)\"\]", re.DOTALL)
NO_PATCH = "must specify one of patch and path"
POINTER = re.compile(r"(?:operation does not apply.*?path:? \"?|testing value |error in \w+ for path: ')(/[^\s\"':]*)")
NO_OBJECT = re.compile(r"failed to decode Kubernetes apiVersion, kind and name from: ({.*})")
LACKING = re.compile(r"trouble configuring builtin \w+ .*missing (kind|metadata\.name) in object", re.DOTALL)
SELECTORS = frozenset({"labelselector", "annotationselector"})
VERBS = frozenset({"add", "remove", "replace", "move", "copy", "test"})
SEPARATOR = re.compile(r"invalid document separator: ---")
DASHES = re.compile(rb"\n---[ \t\r]*[^\s#]")
NODE = re.compile(r"wrong node kind: expected \w+ but got \w+: node contents:\n(.*?)\n*\"*$", re.DOTALL)
REPLACED = re.compile(r"fieldPath `([^`]+)` is missing|unable to find field \"([^\"]+)\" in replacement")
#: How Kubernetes and Go refuse a target's selectors and expressions.
UNSELECTED = re.compile(r"unable to parse requirement: |couldn't parse the selector string")
EXPRESSION = re.compile(r"error parsing regexp: .*: `\^\(\?:(.*)\)\$`", re.DOTALL)
#: One requirement of a selector: `key`, `!key`, `key=value`, `key in (a, b)`, `key > 1`.
WORD = r"[\w./-]+"
REQUIREMENT = rf"\s*(?:!\s*{WORD}|{WORD}(?:\s*(?:==?|!=|>|<)\s*[\w.-]*|\s+(?:not)?in\s*\([\w.,\s-]*\))?)\s*"
SELECTOR = re.compile(rf"(?:{REQUIREMENT}(?:,{REQUIREMENT})*)?")
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


def _no_object(failed: Failed) -> Iterator[Place]:
    """The document that lacks what makes an object of it; in its words, which are JSON's."""
    match = NO_OBJECT.search(failed.message)
    try:
        said = json.loads(match[1]) if match else None
    except ValueError:
        said = None
    for part in failed.resources if isinstance(said, dict) else ():
        if part.node and isinstance(said, dict) and _same(part.node, said):
            yield failed.place(part.sheet, part.node)


def _lacking(failed: Failed) -> Iterator[Place]:
    """The patch that does not say its kind or name."""
    match = LACKING.search(failed.message)
    for _, part in failed.patches() if match else ():
        if match and part.node and not scalar(part.node, *match[1].split(".")):
            yield failed.place(part.sheet, part.node)


def _same(node: yaml.Node, said: dict[str, Any]) -> bool:
    """Whether a document has these keys, this kind and this name."""
    words = {text(key): text(value) for key, value in pairs(node)}
    metadata = said.get("metadata")
    name = str(metadata.get("name") or "") if isinstance(metadata, dict) else ""
    return words.keys() == said.keys() and words.get("kind", "") == said.get("kind", "") and _called(node) == name


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
    for step in failed.steps if NO_PATCH in failed.message else ():
        given = [found for name in ("patch", "path") if (found := loose(step.node, name))]
        if step.kind == "PatchTransformer" and not any(text(value).strip() for _, value in given):
            yield failed.place(step.sheet, given[0][0] if given else step.node)
    for step, part in failed.patches() if match else ():
        said = loose(step.node, "path") or loose(step.node, "patch") or (step.node, step.node)
        if match and part.node and match[1].strip() in (text(said[1]).strip(), repr(text(said[1]))[1:-1]):
            yield failed.place(part.sheet, _odd(part.node))


def _odd(patch: yaml.Node) -> yaml.Node:
    """What of a list of operations is none, or holds a number that JSON has not; else the patch itself."""
    if not isinstance(patch, yaml.SequenceNode):
        return patch
    none = (one for one in items(patch) if not isinstance(one, yaml.MappingNode))
    return next(none, None) or next(no_numbers(patch), patch)


def _operations(failed: Failed) -> Iterator[Place]:
    """An operation whose path leads nowhere, or that there is none of, or without a path."""
    pointer, verb = POINTER.search(failed.message), "Unexpected kind: " in failed.message
    pathless = "failed to decode path" in failed.message
    for _, part in failed.patches() if pointer or verb or pathless else ():
        for one in items(part.node):
            path, op = entry(one, "path"), entry(one, "op")
            if pathless and not (path and text(path[1])):
                yield failed.place(part.sheet, path[0] if path else one)
            if pointer and path and text(path[1]) == pointer[1]:
                yield failed.place(part.sheet, path[1])
            if verb and not (op and text(op[1]) in VERBS):
                yield failed.place(part.sheet, op[0] if op else one)


def _targets(failed: Failed) -> Iterator[Place]:
    """A target whose selector or expression cannot be read."""
    selector, expression = UNSELECTED.search(failed.message), EXPRESSION.search(failed.message)
    for step in failed.steps if selector or expression else ():
        for key, value in everywhere(step.node):
            if selector and text(key).lower() in SELECTORS and not SELECTOR.fullmatch(text(value)):
                yield failed.place(step.sheet, key)
            if expression and text(value) == expression[1]:
                yield failed.place(step.sheet, key)


def _contents(failed: Failed) -> Iterator[Place]:
    """A list or mapping, in a patch or in what is patched, where the other has something else."""
    match = NODE.search(failed.message)
    wanted = _first(divided(Sheet(""), match[1].encode())) if match else None
    for part in (*(part for _, part in failed.patches()), *failed.resources) if wanted else ():
        for key, value in everywhere(part.node):
            if wanted and _alike(value, wanted):
                yield failed.place(part.sheet, key)


def _first(parts: tuple[Part, ...]) -> yaml.Node | None:
    return parts[0].node if parts else None


def _alike(one: yaml.Node, other: yaml.Node) -> bool:
    if isinstance(one, yaml.ScalarNode) or type(one) is not type(other):
        return type(one) is type(other) and text(one) == text(other)
    ours, theirs = list(pairs(one)), list(pairs(other))
    return (
        len(ours) == len(theirs)
        and len(items(one)) == len(items(other))
        and all(text(a[0]) == text(b[0]) and _alike(a[1], b[1]) for a, b in zip(ours, theirs, strict=True))
        and all(map(_alike, items(one), items(other)))
    )


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
        said = entry(part.node, "kind")
        called = _called(part.node)
        if said and text(said[1]) == kind and called and called in name:
            for key, node in _through(part.node, way):
                nameless = [item for item in items(node) if not entry(item, "name")]
                if not text(node):
                    yield failed.place(part.sheet, nameless[0] if nameless else key)


def _called(node: yaml.Node | None) -> str:
    metadata = entry(node, "metadata")
    said = entry(metadata[1], "name") if metadata else None
    return text(said[1]) if said else ""


def _through(node: yaml.Node | None, way: list[str]) -> list[Pair]:
    """What a path without list indexes leads to."""
    found: list[Pair] = [(node, node)] if node else []
    for name in way:
        found = [pair for _, value in found for one in items(value) or (value,) if (pair := entry(one, name))]
    return found


def _separator(failed: Failed) -> Iterator[Place]:
    """A line of dashes with more behind them than a comment."""
    for path in failed.build.closure.read if SEPARATOR.search(failed.message) else ():
        if path in failed.message:
            whole = content(failed.tree, path).replace(b"\r\n", b"\n")
            for one in DASHES.finditer(whole):
                yield Place(failed.tree.shown(path), plain(whole[: one.start() + 1]).count(b"\n") + 1)


#: What is looked for, in this order.
CLUES: tuple[Callable[[Failed], Iterator[Place]], ...] = (
    _whole_source,
    _separator,
    _no_object,
    _lacking,
    _accessor,
    _mistyped_entry,
    _unknown,
    _mistyped,
    _kind,
    _generators,
    generated,
    unread,
    nofile,
    _unparsed,
    _operations,
    _targets,
    _contents,
    _replacements,
    _references,
)
