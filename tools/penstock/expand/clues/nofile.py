"""Entries of a kustomization that name no file: `null`, nothing, a folder where a file must be or that has no
kustomization, what lies outside."""

import posixpath
import re
from collections.abc import Iterator

import yaml

from penstock.discover.cluster import clean
from penstock.expand.failed import Failed
from penstock.finding import Place
from penstock.where.nodes import everywhere, items, text
from penstock.where.parts import Part

#: What the message ends with, and the fields that it may be about.
ENDINGS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (re.compile(r"unable to find one of .* in directory '(?P<folder>[^']+)'"), ("resources", "components", "bases")),
    (re.compile(r"new root cannot be empty\W*$"), ("resources", "components", "bases")),
    (re.compile(r"patch appears to be empty; files=\[(?P<said>[^]]*)\]"), ("patchesstrategicmerge",)),
    (
        re.compile(r"read (?P<folder>\S+): is a directory\W*$"),
        ("crds", "configurations", "files", "envs", "env", "path"),
    ),
)

#: What Flux says of a path that leaves the source, and the fields that hold paths.
OUTSIDE = "fs-security-constraint"
PATHS = tuple(field for _, fields in ENDINGS for field in fields)


def nofile(failed: Failed) -> Iterator[Place]:
    """Where the message about such an entry leads to."""
    for part in failed.manifests if OUTSIDE in failed.message else ():
        for one in _entries(part, PATHS):
            if posixpath.normpath(posixpath.join(posixpath.dirname(part.sheet.path), _said(one))).startswith("../"):
                yield failed.place(part.sheet, one)
    for ending, fields in ENDINGS:
        match = ending.search(failed.message)
        named = match.groupdict() if match else {}
        for part in failed.manifests if match else ():
            for one in _entries(part, fields):
                if _path(part, one) == named["folder"] if "folder" in named else _said(one) == named.get("said", ""):
                    yield failed.place(part.sheet, one)


def _entries(part: Part, fields: tuple[str, ...]) -> Iterator[yaml.Node]:
    for key, value in everywhere(part.node):
        if text(key).lower() in fields:
            yield from items(value) or (value,)


def _said(one: yaml.Node) -> str:
    return "" if one.tag.endswith(":null") else text(one).rpartition("=")[2]  # generators: key=file


def _path(part: Part, one: yaml.Node) -> str:
    return clean(posixpath.join(posixpath.dirname(part.sheet.path), _said(one)))
