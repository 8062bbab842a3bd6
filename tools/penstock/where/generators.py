"""Generators: the line of a literal, or the file, that a key of a ConfigMap or Secret comes from."""

import posixpath
from codecs import BOM_UTF8

import yaml

from penstock.locate import content
from penstock.tree import Tree
from penstock.where.nodes import Field, items, loose, text
from penstock.where.sheet import Setter, Sheet, setter
from penstock.where.subject import Subject
from penstock.where.touch import Touch
from penstock.where.walk import Step

KINDS = {"ConfigMapGenerator": "ConfigMap", "SecretGenerator": "Secret"}
DATA = frozenset({"data", "binaryData", "stringData"})


def makes(step: Step, subject: Subject) -> bool:
    """True when the generator's entry is the object's, by kind, name and namespace."""
    if KINDS.get(step.kind) != subject.document.kind:
        return False
    name, namespace = step.called
    named = name in subject.names or _hashed(subject, name)
    return named and (not namespace or namespace in subject.namespaces)


def touch(tree: Tree, step: Step, subject: Subject, way: Field) -> Touch | None:
    """What the generator's entry says of the field."""
    if not makes(step, subject):
        return None
    if len(way) >= 2 and way[0] in DATA:
        found = _entry(tree, step, str(way[1]))
        return Touch(found, whole=True) if found else None
    line = _plain(step, way)
    return Touch(line, whole=True) if line else None


def _plain(step: Step, way: Field) -> Setter | None:
    """Fields that are not data: the name, the type, and what the options give."""
    if way in (("metadata", "name"), ("metadata", "namespace"), ("type",)):
        return step.at(str(way[-1]))
    if len(way) == 3 and way[:1] == ("metadata",):
        own = step.at("options", str(way[1]), str(way[2]))
        found = loose(loose_value(step.options, str(way[1])), str(way[2]))
        return own or (setter(step.sheet, *found) if found else None)
    return None


def loose_value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """The value under a kustomization's key."""
    found = loose(node, key)
    return found[1] if found else None


def _entry(tree: Tree, step: Step, key: str) -> Setter | None:
    for one in items(loose_value(step.node, "literals")):
        if text(one).partition("=")[0] == key:
            return Setter(step.sheet, step.sheet.line(one), _after(one))
    for one in items(loose_value(step.node, "files")):
        name, _, path = text(one).rpartition("=")
        if (name or posixpath.basename(path)) == key:
            return Setter(Sheet(_joined(step, path)), 0)
    envs = [*items(loose_value(step.node, "envs")), *filter(None, (loose_value(step.node, "env"),))]
    for one in envs:
        path = _joined(step, text(one))
        for number, line in enumerate(content(tree, path).removeprefix(BOM_UTF8).split(b"\n"), start=1):
            if line.partition(b"=")[0].strip() == key.encode():
                return Setter(Sheet(path), number)
    return None


def _after(node: yaml.Node) -> yaml.ScalarNode:
    """The value of a literal, as if it stood alone."""
    value = text(node).partition("=")[2]
    return yaml.ScalarNode(node.tag, value, node.start_mark, node.end_mark)


def _joined(step: Step, path: str) -> str:
    return posixpath.normpath(posixpath.join("/", step.folder, path))[1:]


def _hashed(subject: Subject, name: str) -> bool:
    """True when a name of the object is this one with a hash behind it."""
    return any(one.startswith(f"{name}-") and len(one) == len(name) + 11 for one in subject.names)
