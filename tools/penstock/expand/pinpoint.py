"""The file and line that a failed build's message speaks of, when Kustomize says no more than that."""

import posixpath
import re

import yaml

from penstock import marks
from penstock.finding import Place
from penstock.locate import KUSTOMIZATIONS, legible, nodes
from penstock.render.build import Build
from penstock.tree import Tree

LINE = re.compile(r"\bline (\d+)")
#: `unknown field "resource"`, `Go struct field Kustomization.resources of type []string`.
FIELD = re.compile(r"unknown field \"(\w+)\"|struct field Kustomization\.(\w+)")
#: What an object lacks: `missing kind in object …`.
LACKING = re.compile(r"\bmissing (kind|metadata\.name) in object")

#: A word under `$patch` that is none.
STRATEGY = re.compile(r"unknown patch strategy '([^']+)'")


def pinpoint(build: Build, tree: Tree, path: str) -> Place:
    """Where to look, in the tree: the file that the message names, else the kustomization, else the folder."""
    message = build.failure.message if build.failure else ""
    named = [one for one in build.closure.read if one in message]
    if named:
        file = max(named, key=len)
        line = LINE.search(message)
        return Place(file, int(line[1]) if line else _lacking(tree, file, message))
    files = [one for one in read_kustomizations(build) if f"'{posixpath.dirname(one)}'" in message]
    files = files or [one for one in read_kustomizations(build) if posixpath.dirname(one) == path]
    if not files:
        return Place(path)
    file = max(files, key=len)
    field = FIELD.search(message)
    return Place(file, _key_line(tree, file, field[1] or field[2]) if field else 0)


def strategy(build: Build, tree: Tree) -> Place | None:
    """The line of a `$patch` that the message says is none."""
    match = STRATEGY.search(build.failure.message if build.failure else "")
    for path in build.closure.read if match else ():
        for number, said in enumerate(legible(tree, path).decode(errors="replace").splitlines(), 1):
            if match and match[1] in said and "$patch" in said:
                return Place(path, number)
    return None


def read_kustomizations(build: Build) -> list[str]:
    """The kustomization files that the build read, in order."""
    return [path for path in build.closure.read if posixpath.basename(path) in KUSTOMIZATIONS]


def _lacking(tree: Tree, path: str, message: str) -> int:
    """The line of the first document without what the message says is missing; 0 when it says nothing of the kind."""
    match = LACKING.search(message)
    for node in nodes(legible(tree, path)) if match else ():
        listed = marks.child(node, "items") if marks.scalar(node, "kind").endswith("List") else None
        for one in (node, *(listed.value if isinstance(listed, yaml.SequenceNode) else ())):
            if match and not marks.scalar(one, *match[1].split(".")):
                return marks.line(one)
    return 0


def _key_line(tree: Tree, path: str, key: str) -> int:
    for node in nodes(legible(tree, path)):
        value = marks.child(node, key)
        if value is not None:
            names = (name for name, found in node.value if found is value)
            return marks.line(next(names))
    return 0
