"""Documents that are no object, whole sources, and lines that part documents and are none."""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from penstock.expand.failed import Failed
from penstock.finding import Place
from penstock.locate import content, plain
from penstock.marks import scalar
from penstock.shape import mapping
from penstock.where.nodes import pairs, text

NO_OBJECT = re.compile(r"failed to decode Kubernetes apiVersion, kind and name from: ({.*})")
LACKING = re.compile(r"trouble configuring builtin \w+ .*missing (kind|metadata\.name) in object", re.DOTALL)
SEPARATOR = re.compile(r"invalid document separator: ---")
DASHES = re.compile(rb"\n---[ \t\r]*[^\s#]")


def documents(failed: Failed) -> Iterator[Place]:
    """Where the message about a document leads to."""
    yield from _whole_source(failed)
    yield from _separator(failed)
    yield from _no_object(failed)
    yield from _lacking(failed)


def _whole_source(failed: Failed) -> Iterator[Place]:
    """Without a path the whole source is taken, and something in it is no manifest."""
    if not failed.kustomization.path and "failed to decode Kubernetes YAML" in failed.message:
        yield failed.at(("spec", "path"))


def _separator(failed: Failed) -> Iterator[Place]:
    """A line of dashes with more behind them than a comment."""
    for path in failed.build.closure.read if SEPARATOR.search(failed.message) else ():
        if path in failed.message:
            whole = content(failed.tree, path).replace(b"\r\n", b"\n")
            for one in DASHES.finditer(whole):
                yield Place(failed.tree.shown(path), plain(whole[: one.start() + 1]).count(b"\n") + 1)


def _no_object(failed: Failed) -> Iterator[Place]:
    """The document that lacks what makes an object of it; in its words, which are JSON's."""
    match = NO_OBJECT.search(failed.message)
    try:
        said = json.loads(match[1]) if match else None
    except (ValueError, RecursionError):
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
    name = str(mapping(said.get("metadata")).get("name") or "")
    alike = words.keys() == said.keys() and words.get("kind", "") == said.get("kind", "")
    return alike and scalar(node, "metadata", "name") == name
