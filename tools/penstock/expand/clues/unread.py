"""YAML that no manifest may be: directives, keys that are no text, values that JSON or their tag has not."""

import posixpath
import re
from collections.abc import Iterator

import yaml

from penstock.discover.cluster import clean
from penstock.expand.failed import Failed
from penstock.finding import Place
from penstock.locate import KUSTOMIZATIONS, legible
from penstock.where.nodes import items, pairs, text
from penstock.where.parts import Part

FILE = re.compile(r"MalformedYAMLError: .* in File: (\S+)", re.DOTALL)
#: `cannot decode !!str `web` as a !!int`.
TAGGED = re.compile(r"cannot decode !!\w+ `(.*?)` as a !!(\w+)", re.DOTALL)
KEYED = re.compile(r"invalid map key: |unsupported type: map\[interface \{\}\]interface \{\}")
#: Numbers that JSON has not, as YAML writes them and as Go's JSON refuses them.
NOT_IN_JSON = re.compile(r"[+-]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
NO_NUMBER = re.compile(r"json: unsupported value: (NaN|[+-]Inf)")
#: The message of one in a kustomization; elsewhere it is told without more.
IN_KUSTOMIZATION = re.compile(r"(?:converting YAML to JSON|invalid Kustomization): json: ")
DIRECTIVE = b"%"


def unread(failed: Failed) -> Iterator[Place]:
    """Where the message about such a thing leads to."""
    yield from _malformed(failed)
    tagged, keyed = TAGGED.search(failed.message), KEYED.search(failed.message)
    for part in (*failed.resources, *failed.manifests) if tagged or keyed else ():
        for node, is_key in _nodes(part.node):
            if keyed and is_key and not node.tag.endswith((":str", ":merge")):
                yield failed.place(part.sheet, node)
            if tagged and text(node) == tagged[1] and node.tag.endswith(f":{tagged[2]}"):
                yield failed.place(part.sheet, node)
    yield from _no_number(failed)


def _no_number(failed: Failed) -> Iterator[Place]:
    match = NO_NUMBER.search(failed.message)
    parts = failed.manifests if IN_KUSTOMIZATION.search(failed.message) else _manifests(failed)
    for part in parts if match else ():
        for node in no_numbers(part.node) if part.node else ():
            if match and _number(text(node)) == match[1]:
                yield failed.place(part.sheet, node)


def no_numbers(node: yaml.Node) -> Iterator[yaml.Node]:
    """The numbers below a node that JSON has not."""
    return (one for one, _ in _nodes(node) if one.tag.endswith(":float") and NOT_IN_JSON.fullmatch(text(one)))


def _manifests(failed: Failed) -> Iterator[Part]:
    yield from (part for part in failed.resources if posixpath.basename(part.sheet.path) not in KUSTOMIZATIONS)
    yield from (part for _, part in failed.patches())


def _number(said: str) -> str:
    """`.nan` and its like as Go's JSON calls them."""
    word = said.lower().replace(".", "")
    return {"nan": "NaN", "-inf": "-Inf"}.get(word, "+Inf")


def _malformed(failed: Failed) -> Iterator[Place]:
    """The file, at the first directive that it has: Kustomize cuts files into documents, and takes none."""
    match = FILE.search(failed.message)
    path = clean(posixpath.join(failed.folder, match[1])) if match else ""
    if path in failed.tree.entries:
        lines = enumerate(legible(failed.tree, path).split(b"\n"), start=1)
        line = next((number for number, one in lines if one.startswith(DIRECTIVE)), 0)
        yield Place(failed.tree.shown(path), line)


def _nodes(root: yaml.Node | None) -> Iterator[tuple[yaml.Node, bool]]:
    """Every node of a document, each once and in order, and whether it is a key."""
    todo, seen = [(root, False)], set()
    while todo:
        node, is_key = todo.pop()
        if node is not None and id(node) not in seen:
            seen.add(id(node))
            yield node, is_key
            below = [(item, False) for item in items(node)]
            below += (one for key, value in pairs(node) for one in ((key, True), (value, False)))
            todo += reversed(below)
