"""Generators that merge into nothing or lack a name, and the literal, file or line that one cannot take."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

import yaml

from penstock.discover.cluster import clean
from penstock.expand.failed import Failed
from penstock.expand.misspelt import like
from penstock.finding import Place
from penstock.locate import content
from penstock.where.nodes import items, loose, pairs, text
from penstock.where.walk import Step

BEHAVIOR = "behavior"
MERGED = re.compile(r"Name:\"([^\"]+)\", Namespace:\"[^\"]*\"\} does not exist; cannot merge or replace")
THERE = re.compile(r"Name:\"([^\"]+)\", Namespace:\"[^\"]*\"\} exists; can not use behavior")
NAMELESS = re.compile(r"a (configmap|secret) must have a name")
REPEATED = re.compile(r"(configmap|secret) (\S+) illegally repeats the key `([^`]*)`")
NO_PAIR = re.compile(r"invalid literal source (.*), expected key=value", re.DOTALL)
NO_TEXT = re.compile(r"env source files: \[.*has invalid utf8 bytes", re.DOTALL)


class Given(NamedTuple):
    """One thing that a generator was given: its key, its whole text, and where it stands."""

    key: str
    text: bytes
    place: Place


def generated(failed: Failed) -> Iterator[Place]:
    """Where the message about a generator, or about its data, leads to."""
    yield from _generators(failed)
    repeated, pairless = REPEATED.search(failed.message), NO_PAIR.search(failed.message)
    unread = NO_TEXT.search(failed.message)
    for step in failed.steps if repeated or pairless or unread else ():
        for one, before in _given(failed, step):
            if repeated and _is(step, repeated[1], repeated[2]) and one.key == repeated[3] and before:
                yield one.place
            if pairless and one.text.decode(errors="replace") == pairless[1]:
                yield one.place
            if unread and not _is_text(one.text):
                yield one.place


def _generators(failed: Failed) -> Iterator[Place]:
    """A generator that merges into nothing, or has no name, or does not merge into what is there."""
    merged, nameless = MERGED.search(failed.message), NAMELESS.search(failed.message)
    there = THERE.search(failed.message)
    for step in failed.steps if merged or nameless or there else ():
        name = loose(step.node, "name")
        behavior = next((key for key, _ in pairs(step.node) if like(text(key), BEHAVIOR)), None)
        if there and name and text(name[1]) == there[1] and not _merges(step):
            yield failed.place(step.sheet, behavior or name[0])
        if merged and name and text(name[1]) == merged[1] and loose(step.node, "behavior"):
            yield failed.place(step.sheet, name[0])
        if nameless and step.kind.lower() == f"{nameless[1]}generator" and not (name and text(name[1])):
            yield failed.place(step.sheet, step.node)


def _merges(step: Step) -> bool:
    said = loose(step.node, BEHAVIOR)
    return said is not None and text(said[1]) in ("merge", "replace")


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is(step: Step, kind: str, name: str) -> bool:
    said = loose(step.node, "name")
    return step.kind.lower() == f"{kind}generator" and said is not None and text(said[1]) == name


def _given(failed: Failed, step: Step) -> Iterator[tuple[Given, bool]]:
    """All that an entry names, each with whether its key was there before."""
    seen: set[str] = set()
    for one in (*_envs(failed, step), *_files(failed, step), *_literals(failed, step)):
        yield one, one.key in seen
        seen.add(one.key)


def _listed(step: Step, *names: str) -> Iterator[yaml.Node]:
    for name in names:
        found = loose(step.node, name)
        yield from (items(found[1]) or (found[1],)) if found else ()


def _literals(failed: Failed, step: Step) -> Iterator[Given]:
    for node in _listed(step, "literals"):
        yield Given(text(node).partition("=")[0], text(node).encode(), failed.place(step.sheet, node))


def _files(failed: Failed, step: Step) -> Iterator[Given]:
    for node in _listed(step, "files"):
        key, _, path = text(node).rpartition("=")
        yield Given(key or posixpath.basename(path), b"", failed.place(step.sheet, node))


def _envs(failed: Failed, step: Step) -> Iterator[Given]:
    for node in _listed(step, "envs", "env"):
        path = clean(posixpath.join(step.folder, text(node)))
        for number, line in enumerate(content(failed.tree, path).split(b"\n"), start=1):
            stripped = line.lstrip()
            if not _is_text(line) or (stripped and not stripped.startswith(b"#")):
                key = line.partition(b"=")[0].decode(errors="replace").strip()
                yield Given(key, line, Place(failed.tree.shown(path), number))
