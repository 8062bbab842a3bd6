"""Steps, objects and texts made by hand, for tests that render nothing."""

from pathlib import Path
from typing import Any

import yaml

from penstock import marks
from penstock.tree import Tree
from penstock.tree.tree import planned
from penstock.where.nodes import Field
from penstock.where.sheet import Sheet
from penstock.where.subject import Subject
from penstock.where.walk import Step
from tests.penstock.support.values import document


def node(text: str) -> yaml.Node:
    """The root of a YAML text."""
    (found,) = marks.documents(text.encode())
    assert isinstance(found, yaml.Node)
    return found


def scalar(text: str, key: str) -> yaml.ScalarNode:
    """The scalar under a key of a YAML text."""
    (found,) = (value for name, value in node(text).value if name.value == key)
    assert isinstance(found, yaml.ScalarNode)
    return found


def tree(files: dict[str, str]) -> Tree:
    """A tree whose files are nowhere but here."""
    contents = {path: text.encode() for path, text in files.items()}
    return planned(Tree("none", Path("/nowhere"), {}), contents, "test")


def step(kind: str, text: str, file: str = "apps/kustomization.yaml", injected: Field = ()) -> Step:
    """A step whose entry is this text, which begins on the first line of its file."""
    entry = node(text)
    return Step(kind, file, Sheet("" if injected else file, injected=injected), entry, entry)


def web(name: str = "web", namespace: str = "", **fields: Any) -> Subject:
    """A Deployment, or what `kind` says."""
    kind, version = fields.pop("kind", "Deployment"), fields.pop("version", "apps/v1")
    return Subject(document(version, kind, name, namespace, **fields))
