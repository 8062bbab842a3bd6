"""Objects of any shape: whatever a manifest holds, a rule says something or nothing, and never stops the run."""

import copy
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from penstock.document import Document
from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.fleet import open_repository
from penstock.rules.contract import Needs, Rule
from penstock.rules.every import RULES
from penstock.rules.view import ClusterView
from penstock.workshop import Workshop
from tests.penstock.rules.enterprise import ROOT

ODD: tuple[Any, ...] = (
    *(None, "", 0, -1, True, 1.5, "x", "${X}", "a" * 300),
    *([], {}, [None], ["a", 1], [[]], [{}], {"a": 1}, {"name": None}, [{"name": ["x"]}], {"matchLabels": [1]}),
)
ROUNDS = 12


@pytest.fixture(scope="module")
def view(worker: Path) -> ClusterView:  # noqa: ARG001
    """A cluster with most of what the worked enterprise has."""
    repository = open_repository(ROOT, globs=["plant-b/l3"])
    with Workshop() as workshop:
        (render,) = expand(workshop, home(repository.tree, repository.settings), repository.clusters)
    return ClusterView(render, settings=repository.settings)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_any_shape(rule: Rule, view: ClusterView) -> None:
    chance = random.Random(rule.CODE)
    for _ in range(ROUNDS):
        _ask(rule, _mutated(view, chance))


def _ask(rule: Rule, view: ClusterView) -> None:
    check = cast(Any, rule).check
    if rule.NEEDS is Needs.OBJECT:
        for item in view.items:
            list(check(item, view))
    elif rule.NEEDS is Needs.CLUSTER:
        list(check(view))
    elif hasattr(rule, "note"):
        json.dumps(rule.note(view))


def _mutated(view: ClusterView, chance: random.Random) -> ClusterView:
    rendered = tuple(
        replace(one, documents=tuple(_document(document, chance) for document in one.documents))
        for one in view.render.rendered
    )
    return ClusterView(replace(view.render, rendered=rendered), settings=view.settings)


def _document(document: Document, chance: random.Random) -> Document:
    content = document.object
    for _ in range(3):
        content = _changed(content, chance, depth=0)
    return replace(document, raw=json.dumps(content).encode())


def _changed(value: Any, chance: random.Random, depth: int) -> Any:
    """The value with one thing in it replaced; apiVersion, kind and names stay, as the worker gives them."""
    if not value or not isinstance(value, dict | list) or (depth > 1 and chance.random() < 0.25):
        return copy.deepcopy(chance.choice(ODD)) if depth > 1 else value
    key = chance.choice(list(value)) if isinstance(value, dict) else chance.randrange(len(value))
    value[key] = _changed(value[key], chance, depth + 1)
    return value
