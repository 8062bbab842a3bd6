"""Kustomize's own transformers: what one entry of a kustomization does to a field of an object."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import yaml

from penstock.where.nodes import Field, items, loose, text, texts
from penstock.where.sheet import setter
from penstock.where.subject import Subject
from penstock.where.touch import Touch
from penstock.where.walk import Step

#: What a name may hold anyway: a prefix of anything else is what is wrong with it.
PLAIN = re.compile(r"[a-z0-9.-]{0,40}")


def namespace(step: Step, subject: Subject, way: Field) -> Iterator[Touch]:
    """The namespace of the object, of accounts that it binds and the Service of its webhook, and a Namespace's name."""
    own = way == ("metadata", "namespace") or (subject.document.kind == "Namespace" and way == ("metadata", "name"))
    named = own or (way[-1:] == ("namespace",) and (way[:1] == ("subjects",) or way[-2:] == ("service", "namespace")))
    said = value(step, "metadata", "namespace")
    if said is not None:
        subject.namespaces.add(said)
    if named and subject.get(way) == said:
        yield Touch(step.at("metadata", "namespace") or step.here, whole=True)


def prefix(step: Step, subject: Subject, way: Field) -> Iterator[Touch]:
    """What comes before the name; only a fault of its own makes it the place to edit."""
    yield from _around(step, subject, way, value(step, "prefix"), str.startswith)


def suffix(step: Step, subject: Subject, way: Field) -> Iterator[Touch]:
    """What comes after the name, the same way."""
    yield from _around(step, subject, way, value(step, "suffix"), str.__contains__)


def _around(
    step: Step, subject: Subject, way: Field, said: str | None, has: Callable[[str, str], bool]
) -> Iterator[Touch]:
    value = subject.get(way)
    if said and way == ("metadata", "name") and has(str(value), said):
        yield Touch(step.here, whole=not PLAIN.fullmatch(said))


def labels(step: Step, subject: Subject, way: Field) -> Iterator[Touch]:
    """Labels and selectors."""
    yield from _words(step, subject, way, ("labels", "matchLabels", "selector"))


def annotations(step: Step, subject: Subject, way: Field) -> Iterator[Touch]:
    """Annotations."""
    yield from _words(step, subject, way, ("annotations",))


def _words(step: Step, subject: Subject, way: Field, holders: tuple[str, ...]) -> Iterator[Touch]:
    """`pairs` of a `labels:` entry, `labels` or `annotations` of a transformer's own file, or a plain mapping."""
    if len(way) < 2 or way[-2] not in holders:
        return
    for keys in (("pairs",), ("labels",), ("annotations",), ()):
        node: yaml.Node | None = step.node
        for key in keys:
            node = found[1] if (found := loose(node, key)) else None
        said = texts(node).get(str(way[-1]))
        if said is not None and said.value == str(subject.get(way)):
            line = step.at(*keys, str(way[-1]))
            yield Touch(line or step.here, whole=True)
            return


def replicas(step: Step, subject: Subject, way: Field) -> Iterator[Touch]:
    """The count of a workload."""
    keys = ("replica",) if loose(step.node, "replica") else ()
    if way == ("spec", "replicas") and value(step, *keys, "name") in subject.names:
        line = step.at(*keys, "count")
        if line is not None:
            yield Touch(line, whole=True, sure=line.raw == str(subject.get(way)))


def replacements(step: Step, subject: Subject, way: Field) -> Iterator[Touch]:
    """A value that is copied from elsewhere: the place is where it is asked for."""
    for target in items(found[1]) if (found := loose(step.node, "targets")) else ():
        if not _selects(target, subject):
            continue
        for path in items(found[1]) if (found := loose(target, "fieldPaths")) else ():
            if leads(text(path), subject, way):
                yield Touch(setter(step.sheet, path), whole=True)


def _selects(target: yaml.Node, subject: Subject) -> bool:
    chosen = loose(target, "select")
    said = {key: value.value for key, value in texts(chosen[1]).items()} if chosen else {}
    return said.get("kind", subject.document.kind) == subject.document.kind and (
        "name" not in said or said["name"] in subject.names
    )


def leads(path: str, subject: Subject, way: Field) -> bool:
    """True when a replacement's field path (`spec.containers.[name=x].image`) leads to the field."""
    steps = [one.replace("\\.", ".") for one in re.split(r"(?<!\\)\.(?![^\[]*\])", path)]
    return len(steps) == len(way) and all(
        _fits(one, key, subject.get(way[: at + 1])) for at, (one, key) in enumerate(zip(steps, way, strict=True))
    )


def _fits(step: str, key: str | int, value: Any) -> bool:
    if step == "*" or step == str(key):
        return True
    name, equals, wanted = step.strip("[]").partition("=")
    if not (step.startswith("[") and equals):
        return False
    return str(value.get(name) if isinstance(value, dict) else value) == wanted


def value(step: Step, *keys: str) -> str | None:
    """The text under some keys of a step's entry, or the entry itself when it is a text."""
    node: yaml.Node | None = step.node
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    for key in keys:
        node = found[1] if (found := loose(node, key)) else None
    return str(node.value) if isinstance(node, yaml.ScalarNode) else None


#: Kind of a step → what it does. Patches, images and generators have files of their own.
KINDS: dict[str, Callable[[Step, Subject, Field], Iterator[Touch]]] = {
    "NamespaceTransformer": namespace,
    "PrefixTransformer": prefix,
    "SuffixTransformer": suffix,
    "LabelTransformer": labels,
    "AnnotationsTransformer": annotations,
    "ReplicaCountTransformer": replicas,
    "ReplacementTransformer": replacements,
}
