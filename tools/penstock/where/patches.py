"""Patches: whether one is meant for an object, and what it does to a field of it."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from penstock.patterns import fits
from penstock.tree import Tree
from penstock.where.nodes import Field, Pair, descend, entry, identity, items, loose, pairs, same, text
from penstock.where.parts import Files, Part
from penstock.where.sheet import Setter, Sheet, setter
from penstock.where.subject import Subject
from penstock.where.touch import Touch
from penstock.where.walk import Step

REQUIREMENT = re.compile(r"(?P<key>[^\s!=,()]+)(?:\s*(?P<op>==?|!=)\s*(?P<value>[^\s,]+))?\Z")
DIRECTIVE = "$patch"
#: What a merge patch says to be matched, not to change it.
NAMING: frozenset[Field] = frozenset({("apiVersion",), ("kind",), ("metadata", "name"), ("metadata", "namespace")})


def touches(files: Files, tree: Tree, step: Step, subject: Subject, way: Field) -> Iterator[Touch]:
    """What the patches of one entry do to the field, in their order."""
    target = step.target
    if target is not None and not selected(target, subject):
        return
    for part in patch_parts(files, tree, step):
        if isinstance(part.node, yaml.SequenceNode):
            for operation in items(part.node):
                yield from _operation(part.sheet, operation, subject, way)
        elif isinstance(part.node, yaml.MappingNode) and (target is not None or meant(part.node, subject)):
            yield from _merge(part.sheet, part.node, subject, way)


def patch_parts(files: Files, tree: Tree, step: Step) -> Iterator[Part]:
    """The documents of an entry: in a file that it names, or written in it."""
    if isinstance(step.node, yaml.ScalarNode):
        yield from _scalar(files, tree, step, step.node)
        return
    for name in ("path", "patch", "jsonOp"):
        found = loose(step.node, name)
        if found and isinstance(found[1], yaml.ScalarNode):
            yield from _scalar(files, tree, step, found[1], name)
        elif found:
            yield Part(step.sheet.at(name), b"", found[1])
    for one in items(found[1]) if (found := loose(step.node, "paths")) else ():
        if isinstance(one, yaml.ScalarNode):
            yield from _scalar(files, tree, step, one, "paths")


def _scalar(files: Files, tree: Tree, step: Step, scalar: yaml.ScalarNode, *keys: str) -> Sequence[Part]:
    path = posixpath.normpath(posixpath.join("/", step.folder, str(scalar.value)))[1:]
    return files.parts(tree, path) if path in tree.entries else step.inside(scalar, *keys)


def selected(said: Mapping[str, str], subject: Subject) -> bool:
    """True when a patch's target fits the object; what cannot be told fits."""
    document = subject.document
    version = document.api_version.rpartition("/")[2]
    return (
        _fits(said.get("group", ""), (document.group,))
        and _fits(said.get("version", ""), (version,))
        and _fits(said.get("kind", ""), (document.kind,))
        and _fits(said.get("name", ""), subject.names)
        and _fits(said.get("namespace", ""), {one or "default" for one in subject.namespaces} | subject.namespaces)
        and _required(said.get("labelSelector", ""), subject.words("labels"))
        and _required(said.get("annotationSelector", ""), subject.words("annotations"))
    )


def _fits(pattern: str, values: Any) -> bool:
    if not pattern:
        return True
    return any(pattern == value or fits(pattern, value) for value in values)


def _required(selector: str, words: dict[str, str]) -> bool:
    for one in selector.split(",") if selector else ():
        match = REQUIREMENT.match(one.strip())
        if match and match["op"] and (words.get(match["key"]) == match["value"]) != (match["op"] != "!="):
            return False
        if match and not match["op"] and match["key"] not in words:
            return False
    return True


def meant(node: yaml.Node, subject: Subject) -> bool:
    """True when a patch without a target names the object."""
    metadata = entry(node, "metadata")
    name = text(found[1]) if metadata and (found := entry(metadata[1], "name")) else ""
    namespace = text(found[1]) if metadata and (found := entry(metadata[1], "namespace")) else ""
    kind = text(found[1]) if (found := entry(node, "kind")) else ""
    version = text(found[1]) if (found := entry(node, "apiVersion")) else ""
    return (
        kind == subject.document.kind
        and name in subject.names
        and version.rpartition("/")[0] == subject.document.group
        and (not namespace or namespace in subject.namespaces or "" in subject.namespaces)
    )


def _merge(sheet: Sheet, node: yaml.Node, subject: Subject, way: Field) -> Iterator[Touch]:
    """A strategic merge patch: what it says of the field, or that it takes away what holds it."""
    if way in NAMING:
        return
    found = descend(node, subject.content, way, whole=False)
    if found.depth == 0 or (found.depth < len(way) and not _gone(found.value)):
        return
    there = setter(sheet, found.mark, found.value)
    if _gone(found.value):
        yield Touch(there, removes=True)
        return
    value = subject.get(way)
    scalar = isinstance(found.value, yaml.ScalarNode)
    replaced = scalar or _replaces(node, way) or _anonymous(subject, way, value)
    yield Touch(there, whole=replaced, sure=same(found.value, value) if scalar else True)


def _gone(node: yaml.Node) -> bool:
    if isinstance(node, yaml.ScalarNode):
        return node.value in ("", "~", "null") and not node.style
    return text(found[1]) == "delete" if (found := entry(node, DIRECTIVE)) else False


def _replaces(node: yaml.Node, way: Field) -> bool:
    """True when something on the way says `$patch: replace`."""
    for key in way:
        if (found := entry(node, DIRECTIVE)) and text(found[1]) == "replace":
            return True
        below = entry(node, key)
        if below is None:
            return any(_replaces(one, ()) for one in items(node))
        node = below[1]
    return bool((found := entry(node, DIRECTIVE)) and text(found[1]) == "replace")


def _anonymous(subject: Subject, way: Field, value: Any) -> bool:
    """True inside lists whose items have no names: a patch replaces such a list."""
    if isinstance(value, list):
        return not any(map(identity, value))
    return any(isinstance(key, int) and not identity(subject.get(way[: at + 1])) for at, key in enumerate(way))


def _operation(sheet: Sheet, node: yaml.Node, subject: Subject, way: Field) -> Iterator[Touch]:
    """One JSON 6902 operation."""
    said = {str(key.value): (key, value) for key, value in pairs(node)}
    if "path" not in said:
        return
    verb = text(said["op"][1]) if "op" in said else ""
    place = _pointer(said, "path")
    here = setter(sheet, *said["path"])
    if verb in ("remove", "move") and _covers(_pointer(said, "path" if verb == "remove" else "from"), way):
        yield Touch(here, removes=True)
    if verb == "remove" or not place:
        return
    exact, near = _covers(place, way), _near(place, way)
    value = said.get("value")
    if value and (exact or near):
        yield from _set(sheet, value, here, subject, way, len(place), exact=exact)
    elif exact:
        yield Touch(here, whole=True)
    elif len(place) > len(way) and _covers(place[: len(way)], way):
        yield Touch(here)


def _set(
    sheet: Sheet, value: Pair, here: Setter, subject: Subject, way: Field, depth: int, *, exact: bool
) -> Iterator[Touch]:
    """An operation that sets the field, or what holds it, to a value of its own."""
    key, node = value
    rest = way[depth:]
    found = descend(node, subject.get(way[:depth]), rest, whole=True)
    if found.depth < len(rest):
        return
    sure = same(found.value, subject.get(way))
    if exact or sure:
        mark = found.mark if rest else key
        yield Touch(setter(sheet, mark, found.value), whole=True, sure=sure, key=None if rest else here)


def _pointer(said: dict[str, Pair], name: str) -> tuple[str, ...]:
    found = said.get(name)
    steps = text(found[1]).split("/")[1:] if found else ["?"]
    return tuple(one.replace("~1", "/").replace("~0", "~") for one in steps)


def _covers(place: Sequence[str], way: Field) -> bool:
    """True when the pointer leads to the field or to something that holds it."""
    return len(place) <= len(way) and all(str(key) == one for key, one in zip(way, place, strict=False))


def _near(place: Sequence[str], way: Field) -> bool:
    """The same, whatever the numbers of list items: others may have come before them since."""
    return len(place) <= len(way) and all(
        str(key) == one or (isinstance(key, int) and (one == "-" or one.isdigit()))
        for key, one in zip(way, place, strict=False)
    )
