"""Patches that cannot be read, that lead nowhere, or whose targets cannot be read."""

import re
from collections.abc import Iterator

import yaml

from penstock.expand.clues.unread import no_numbers
from penstock.expand.failed import Failed
from penstock.finding import Place
from penstock.where.nodes import entry, everywhere, items, loose, pairs, text
from penstock.where.parts import Part, divided
from penstock.where.sheet import Sheet

UNPARSED = re.compile(r"unable to parse SM or JSON patch from \[(?:path|patch): \"(.*)\"\]", re.DOTALL)
TARGETED = re.compile(r"Multiple Strategic-Merge Patches in one .*?: \[(?:path|patch): \"(.*)\"\]", re.DOTALL)
NO_PATCH = "must specify one of patch and path"
POINTER = re.compile(r"(?:operation does not apply.*?path:? \"?|testing value |error in \w+ for path: ')(/[^\s\"':]*)")
VERBS = frozenset({"add", "remove", "replace", "move", "copy", "test"})
NODE = re.compile(r"wrong node kind: expected \w+ but got \w+: node contents:\n(.*?)\n*\"*$", re.DOTALL)
SELECTORS = frozenset({"labelselector", "annotationselector"})
#: How Kubernetes and Go refuse a target's selectors and expressions.
UNSELECTED = re.compile(r"unable to parse requirement: |couldn't parse the selector string")
EXPRESSION = re.compile(r"error parsing regexp: .*: `\^\(\?:(.*)\)\$`", re.DOTALL)
#: One requirement of a selector: `key`, `!key`, `key=value`, `key in (a, b)`, `key > 1`.
WORD = r"[\w./-]+"
REQUIREMENT = rf"\s*(?:!\s*{WORD}|{WORD}(?:\s*(?:==?|!=|>|<)\s*[\w.-]*|\s+(?:not)?in\s*\([\w.,\s-]*\))?)\s*"
SELECTOR = re.compile(rf"(?:{REQUIREMENT}(?:,{REQUIREMENT})*)?")


def patched(failed: Failed) -> Iterator[Place]:
    """Where the message about a patch leads to."""
    yield from _unparsed(failed)
    yield from _targeted(failed)
    yield from _operations(failed)
    yield from _targets(failed)
    yield from _contents(failed)


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


def _targeted(failed: Failed) -> Iterator[Place]:
    """The target of an entry with several patches, which then may have none."""
    match = TARGETED.search(failed.message)
    for step in failed.steps if match else ():
        said, target = loose(step.node, "path") or loose(step.node, "patch"), loose(step.node, "target")
        if match and said and target and match[1].strip() in (text(said[1]).strip(), repr(text(said[1]))[1:-1].strip()):
            yield failed.place(step.sheet, target[0])


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
