"""What Flux does with what is gone."""

import json
from dataclasses import replace
from typing import Any

import pytest

from penstock.diff.change import Fate
from penstock.diff.compare import compare
from penstock.document import Document
from penstock.expand.rendered import Rendered
from penstock.render.build import Build
from penstock.render.source import Source
from tests.penstock.support.renders import render, rendered

FLUX = "kustomize.toolkit.fluxcd.io"


def document(kind: str, name: str, version: str = "v1", **metadata: Any) -> Document:
    content = {"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": "flux-system", **metadata}}
    raw = json.dumps(content).encode()
    return Document(version, kind, "flux-system", name, raw.hex(), False, raw)


def part(name: str, *documents: Document, **spec: Any) -> Rendered:
    return replace(rendered(*documents, name=name, **spec), source=Source("x"), build=Build(documents))


def fate(before: list[Rendered], after: list[Rendered]) -> Fate | None:
    """What becomes of the ConfigMap."""
    (found,) = compare([render(*before)], [render(*after)])
    (change,) = (one for one in found.changes if one.object.kind == "ConfigMap")
    return change.fate


ONE = document("ConfigMap", "one")
KEPT = document("ConfigMap", "one", annotations={f"{FLUX}/prune": "disabled"})
APPS = document("Kustomization", "apps", f"{FLUX}/v1")
TREE = part("flux-system", APPS, prune=True)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"prune": True}, Fate.DELETED),
        ({"prune": False}, Fate.ORPHANED),
        ({}, Fate.ORPHANED),
        ({"prune": True, "suspend": True}, Fate.KEPT),
    ],
)
def test_its_kustomization_is_still_there(spec: dict[str, Any], expected: Fate) -> None:
    assert fate([part("apps", ONE, **spec)], [part("apps", **spec)]) is expected


def test_an_object_that_says_so_stays() -> None:
    assert fate([part("apps", KEPT, prune=True)], [part("apps", prune=True)]) is Fate.ORPHANED


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"prune": True}, Fate.CASCADED),
        ({"prune": False}, Fate.ORPHANED),
        ({"prune": False, "deletionPolicy": "Delete"}, Fate.CASCADED),
        ({"prune": True, "deletionPolicy": "Orphan"}, Fate.ORPHANED),
        ({"prune": True, "suspend": True}, Fate.ORPHANED),
    ],
)
def test_its_kustomization_goes_too(spec: dict[str, Any], expected: Fate) -> None:
    after = [part("flux-system", prune=True)]
    assert fate([TREE, part("apps", ONE, **spec)], after) is expected


def test_nothing_removes_its_kustomization() -> None:
    before = [part("flux-system", APPS, prune=False), part("apps", ONE, prune=True)]
    assert fate(before, [part("flux-system", prune=False)]) is Fate.ABANDONED


@pytest.mark.parametrize("mark", ["reconcile: disabled", "ssa: Ignore", "ssa: IfNotPresent"])
def test_a_mark_that_is_never_applied_spares_nothing_on_the_cluster(mark: str) -> None:
    name, value = mark.split(": ")
    marked = document("ConfigMap", "one", annotations={f"{FLUX}/{name}": value})
    assert fate([part("apps", marked, prune=True)], [part("apps", prune=True)]) is Fate.DELETED
