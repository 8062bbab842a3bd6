"""Which Kustomizations Flux does not roll out, and why."""

import json
from dataclasses import replace
from typing import Any

import pytest

from penstock.diff.family import Family
from penstock.diff.stopped import Stopped
from penstock.document import Document
from penstock.expand.kustomization import Kustomization
from penstock.expand.rendered import Rendered
from penstock.finding import Finding, Place, Severity
from tests.penstock.diff.test_prune import document, part
from tests.penstock.support.renders import render

APPS, BASE = "flux-system/apps", "flux-system/base"
HERE = {"sourceRef": {"kind": "GitRepository", "name": "fleet"}}
ON_BASE: dict[str, Any] = {"dependsOn": [{"name": "base"}], **HERE}
FLUX = "kustomize.toolkit.fluxcd.io/v1"
BOTH = part("flux-system", document("Kustomization", "apps", FLUX), document("Kustomization", "base", FLUX), **HERE)


def stopped(before: list[Rendered], after: list[Rendered], *findings: Finding) -> Stopped:
    return Stopped(Family(render(BOTH, *before)), Family(render(BOTH, *after, findings=findings)))


def same(*parts: Rendered) -> Stopped:
    return stopped([*parts], [*parts])


def test_all_is_well() -> None:
    found = same(part("base", **HERE), part("apps", **ON_BASE))
    assert [found.why(name) for name in (APPS, BASE, "flux-system/flux-system", "flux-system/none")] == [""] * 4


def test_a_suspended_one_and_what_waits_for_it() -> None:
    found = same(part("base", suspend=True, **HERE), part("apps", **ON_BASE))
    assert found.why(BASE) == f"{BASE} is suspended"
    assert found.why(APPS) == f"{APPS} waits for {BASE}; {BASE} is suspended"


def test_one_that_the_change_itself_suspends_may_be_rolled_out_still() -> None:
    found = stopped([part("base", **HERE)], [part("base", suspend=True, **HERE)])
    assert found.why(BASE) == f"{BASE} is suspended by this change, unless Flux hears of it too late"


def test_of_another_source_it_is_enough_that_it_is_ready() -> None:
    other = {**ON_BASE, "sourceRef": {"kind": "GitRepository", "name": "other"}}
    assert same(part("base", suspend=True, **HERE), part("apps", **other)).why(APPS) == ""
    failing = Finding("variable-undefined", Severity.ERROR, "no X", Place(), kustomization=BASE)
    found = stopped([], [part("base", **HERE), part("apps", **other)], failing)
    assert (found.why(BASE), found.why(APPS)) == (f"{BASE} fails", f"{APPS} waits for {BASE}; {BASE} fails")


def test_an_expression_of_its_own_says_what_ready_is() -> None:
    other = {**HERE, "dependsOn": [{"name": "base", "readyExpr": "true"}]}
    assert same(part("base", suspend=True, **HERE), part("apps", **other)).why(APPS) == ""


def test_what_is_gone_is_waited_for_in_vain() -> None:
    found = stopped([part("base", **HERE)], [part("apps", **ON_BASE)])
    assert found.why(APPS) == f"{APPS} waits for {BASE}, which is gone"
    assert same(part("apps", **ON_BASE)).why(APPS) == "", "what git never had may be there"


def test_a_circle_waits_for_itself() -> None:
    found = same(part("apps", **ON_BASE), part("base", dependsOn=[{"name": "apps"}], **HERE))
    assert "waits for itself" in found.why(APPS)
    assert found.why(BASE)


def test_a_chain_may_be_longer_than_the_stack_of_python_and_its_ends_are_told() -> None:
    chain = [part(f"k{n}", **{**ON_BASE, "dependsOn": [{"name": f"k{n - 1}"}]}) for n in range(1, 3000)]
    found = same(part("k0", suspend=True, **HERE), *chain)
    assert found.why("flux-system/k2999") == (
        "flux-system/k2999 waits for flux-system/k2998; flux-system/k2998 waits for flux-system/k2997; "
        "\N{HORIZONTAL ELLIPSIS}; flux-system/k1 waits for flux-system/k0; flux-system/k0 is suspended"
    )
    assert found.follows("flux-system/k2999", "flux-system/k0")


def test_a_name_that_begins_another_is_told_all_the_same() -> None:
    found = same(part("k10", suspend=True, **HERE), part("k1", **{**ON_BASE, "dependsOn": [{"name": "k10"}]}))
    assert found.why("flux-system/k1") == "flux-system/k1 waits for flux-system/k10; flux-system/k10 is suspended"


def test_below_a_suspended_one_only_what_is_new_waits() -> None:
    top = part("flux-system", *BOTH.documents, suspend=True, **HERE)
    old, new = part("apps", **HERE), part("apps", force=True, **HERE)
    why = "flux-system/flux-system is suspended"
    assert Stopped(Family(render(top, old)), Family(render(top, old))).why(APPS) == ""
    assert Stopped(Family(render(top, old)), Family(render(top, new))).why(APPS) == why
    assert Stopped(Family(render(top)), Family(render(top, new))).why(APPS) == why
    gone = Stopped(Family(render(top, old)), Family(render(part("flux-system", suspend=True, **HERE))))
    assert gone.removal(APPS) == why


def test_a_suspended_source_brings_nothing() -> None:
    source = document("GitRepository", "fleet", "source.toolkit.fluxcd.io/v1")
    quiet = part("flux-system", document_with(source, suspend=True))
    both = Family(render(quiet, part("apps", **HERE)))
    assert Stopped(both, both).why(APPS) == "GitRepository/flux-system/fleet, its source, is suspended"
    before = Family(render(part("flux-system", source), part("apps", **HERE)))
    assert Stopped(before, both).why(APPS) == "", "it has brought the revision that suspends it"


def document_with(one: Document, **spec: Any) -> Document:
    return replace(one, raw=json.dumps({**one.object, "spec": spec}).encode())


@pytest.mark.parametrize(("one", "other", "expected"), [(APPS, BASE, True), (BASE, APPS, False), (APPS, APPS, False)])
def test_who_comes_after_whom(one: str, other: str, expected: bool) -> None:
    assert same(part("base", **HERE), part("apps", **ON_BASE)).follows(one, other) is expected


def test_over_others_too() -> None:
    third = part("third", dependsOn=[{"name": "apps"}], **HERE)
    assert same(part("base", **HERE), part("apps", **ON_BASE), third).follows("flux-system/third", BASE)


def test_a_child_that_flux_does_not_apply_goes_on_as_it_was() -> None:
    off = {"kustomize.toolkit.fluxcd.io/reconcile": "disabled"}

    def family(*, force: bool) -> Family:
        child = part("apps", force=force, **HERE)
        marked = {
            **child.kustomization.object,
            "metadata": {**child.kustomization.object["metadata"], "annotations": off},
        }
        return Family(render(BOTH, replace(child, kustomization=Kustomization(marked))))

    old = Family(render(BOTH, part("apps", force=False, **HERE)))
    why = f"Flux does not apply {APPS}: kustomize.toolkit.fluxcd.io/reconcile: disabled"
    assert Stopped(old, family(force=False)).why(APPS) == ""
    assert Stopped(old, family(force=True)).why(APPS) == why
    assert Stopped(Family(render(BOTH)), family(force=True)).why(APPS) == why
