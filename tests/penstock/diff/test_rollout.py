"""What of a change reaches the cluster now, and who gets to an object first."""

import json
from dataclasses import replace
from typing import Any

import pytest

from penstock.diff.change import Anew, Fate, ObjectChange
from penstock.diff.compare import compare
from penstock.document import Document
from penstock.expand.rendered import Rendered
from tests.penstock.diff.test_prune import KEPT, ONE, document, part
from tests.penstock.diff.test_stopped import APPS, BASE, BOTH, HERE, ON_BASE
from tests.penstock.support.renders import render

PRUNED = {"prune": True, **HERE}


def changes(before: list[Rendered], after: list[Rendered]) -> dict[str, ObjectChange]:
    (found,) = compare([render(BOTH, *before)], [render(BOTH, *after)])
    return {one.object.name: one for one in found.changes}


def moved(one: Document, old: dict[str, Any], new: dict[str, Any]) -> ObjectChange:
    """An object that goes from base to apps."""
    before = [part("base", one, **old), part("apps", **new)]
    return changes(before, [part("base", **old), part("apps", one, **new)])["one"]


@pytest.mark.parametrize(
    ("one", "old", "new", "expected"),
    [
        (ONE, PRUNED, PRUNED, Anew.MAYBE),
        (ONE, PRUNED, ON_BASE, Anew.YES),
        (ONE, {"dependsOn": [{"name": "apps"}], **PRUNED}, HERE, Anew.NO),
        (ONE, HERE, ON_BASE, Anew.NO),
        (KEPT, PRUNED, ON_BASE, Anew.NO),
        (ONE, {"suspend": True, **PRUNED}, PRUNED, Anew.NO),
        (ONE, PRUNED, {"suspend": True, **PRUNED}, Anew.YES),
    ],
)
def test_who_comes_first_decides(one: Document, old: dict[str, Any], new: dict[str, Any], expected: Anew) -> None:
    assert moved(one, old, new).anew is expected


def test_the_danger_says_what_is_certain() -> None:
    def said(*specs: dict[str, Any]) -> list[str]:
        return [danger.sentence for danger in moved(ONE, *specs).dangers if danger.code == "moved-owner"]

    assert said(PRUNED, ON_BASE) == [f"{BASE} deletes it before {APPS} makes it anew"]
    assert said(PRUNED, PRUNED) == [f"if {BASE} runs before {APPS}, it is deleted and made anew"]
    assert said(HERE, ON_BASE) == []


def test_what_is_suspended_is_held() -> None:
    quiet = {"suspend": True, **PRUNED}
    two = document("ConfigMap", "two", labels={"a": "b"})
    found = changes([part("apps", ONE, **quiet)], [part("apps", two, **quiet)])
    assert (found["two"].held, found["one"].held) == (f"{APPS} is suspended", f"{APPS} is suspended")
    assert found["one"].fate is Fate.KEPT


def test_what_comes_first_does_not_come_out_of_what_is_suspended() -> None:
    quiet = {"suspend": True, **PRUNED}
    found = changes([part("apps", ONE, **quiet)], [part("apps", ONE, document("Namespace", "space"), **quiet)])
    assert found["space"].held == f"{APPS} is suspended"


def test_what_waits_removes_nothing_yet() -> None:
    before = [part("base", suspend=True, **HERE), part("apps", ONE, **{**ON_BASE, **PRUNED})]
    after = [before[0], part("apps", **{**ON_BASE, **PRUNED})]
    one = changes(before, after)["one"]
    assert one.fate is Fate.WAITING
    assert one.held == f"{APPS} waits for {BASE}; {BASE} is suspended"


def deployment(label: str) -> Document:
    content = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "web", "namespace": "flux-system"},
        "spec": {"selector": {"matchLabels": {"app": label}}},
    }
    raw = json.dumps(content).encode()
    return Document("apps/v1", "Deployment", "flux-system", "web", label, False, raw)


def refused(**spec: Any) -> dict[str, ObjectChange]:
    space = document("Namespace", "space")
    before = [part("base", deployment("a"), **{**PRUNED, **spec}), part("apps", **ON_BASE)]
    after = [part("base", deployment("b"), space, ONE, **{**PRUNED, **spec}), part("apps", KEPT, **ON_BASE)]
    after[1] = part("apps", replace(KEPT, name="kept"), **ON_BASE)
    return changes(before, after)


def test_a_refused_object_keeps_its_kustomization_and_who_waits_for_it() -> None:
    found = refused()
    why = f"{BASE} fails: the API server refuses Deployment/flux-system/web"
    assert (found["web"].held, found["one"].held) == (why, why)
    assert found["space"].held == "", "namespaces and definitions come first"
    assert found["kept"].held == f"{APPS} waits for {BASE}; {why}"


def test_by_force_it_is_made_anew() -> None:
    found = refused(force=True)
    assert {one.held for one in found.values()} == {""}
    assert "makes it anew (force)" in found["web"].dangers[0].sentence


OFF, ONCE = (
    {f"kustomize.toolkit.fluxcd.io/{name}": value}
    for name, value in (("reconcile", "disabled"), ("ssa", "IfNotPresent"))
)
ALONE, AT_FIRST = document("ConfigMap", "one", annotations=OFF), document("ConfigMap", "one", annotations=ONCE)
WHY_ALONE = "Flux leaves it alone, kustomize.toolkit.fluxcd.io/reconcile: disabled"
WHY_AT_FIRST = "Flux leaves it alone, kustomize.toolkit.fluxcd.io/ssa: IfNotPresent"


@pytest.mark.parametrize(
    ("before", "after", "held"),
    [
        ((), (ALONE,), WHY_ALONE),
        ((ONE,), (ALONE,), WHY_ALONE),
        ((ALONE,), (ONE,), ""),
        ((), (AT_FIRST,), ""),
        ((ONE,), (AT_FIRST,), WHY_AT_FIRST),
        ((AT_FIRST,), (ONE,), ""),
    ],
)
def test_what_an_object_says_of_itself(before: tuple[Document], after: tuple[Document], held: str) -> None:
    found = changes([part("apps", *before, **PRUNED)], [part("apps", *after, **PRUNED)])
    assert found["one"].held == held


@pytest.mark.parametrize(
    ("one", "old", "anew", "held"),
    [(ALONE, PRUNED, Anew.YES, WHY_ALONE), (AT_FIRST, PRUNED, Anew.YES, ""), (AT_FIRST, HERE, Anew.NO, WHY_AT_FIRST)],
)
def test_nobody_takes_over_what_is_left_alone(one: Document, old: dict[str, Any], anew: Anew, held: str) -> None:
    found = moved(one, old, ON_BASE)
    assert (found.anew, found.held) == (anew, held)


def test_what_is_left_alone_is_refused_by_nobody() -> None:
    other = json.loads(deployment("b").raw)
    other["metadata"]["annotations"] = OFF
    quiet = replace(deployment("b"), raw=json.dumps(other).encode())
    found = changes([part("base", deployment("a"), **PRUNED)], [part("base", quiet, ONE, **PRUNED)])
    assert (found["web"].held, found["one"].held) == (WHY_ALONE, "")
