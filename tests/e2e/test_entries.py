"""The cases of the corpus that are whole clusters: the controller begins at the entry and goes on by itself, to the
same Kustomizations and objects as penstock, and what it cannot apply penstock reports."""

import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.e2e import said
from tests.e2e.api import Api, Object
from tests.e2e.artifacts import KINDS, SOURCES, Artifacts, packed
from tests.e2e.compare import differences
from tests.e2e.enterprise import bootstrap
from tests.e2e.figures import Figures
from tests.e2e.flux import FLUX, SYSTEM, again, controller, install, inventory, kustomizations, namespace, ready, until
from tests.e2e.plane import Plane
from tests.e2e.settling import BEHIND, FAILED, READY, SUSPENDED, ends_of
from tests.e2e.standins import StandIns, standing_in
from tests.e2e.trial import names_in
from tests.fidelity import fleet
from tests.fidelity.case import ALONE, Case, load, names

CASES = [one for one in (load(name) for name in names()) if one.entry]
#: Seconds: how long nothing has moved before it is asked whether anything will, and when that is given up.
STILL, PATIENCE = 0.5, 90.0
#: What became of a Kustomization that need not try again.
SETTLED = (READY, SUSPENDED)
#: Cases of which two Kustomizations apply the same objects, each again and again with its own labels.
SHARED = {"cluster-reaches-itself", "cluster-same-child-twice", "cluster-same-object-twice"}
#: Annotations of objects that git has and Flux does not apply.
LEFT = {(f"{FLUX.partition('/')[0]}/{name}", value) for name, value in (("reconcile", "disabled"), ("ssa", "Ignore"))}


@dataclass
class Ground:
    """Where the cases are tried, one after the other."""

    api: Api
    artifacts: Artifacts
    others: StandIns


@pytest.fixture(scope="module")
def ground(control: Plane, artifacts: Artifacts) -> Iterator[Ground]:
    """An API server with Flux's kinds, and a controller."""
    with ExitStack() as stack:
        server = stack.enter_context(control.server())
        api = server.api()
        install(api, "flux/2.9")
        for space in (SYSTEM, "elsewhere"):
            namespace(api, space)
        stack.enter_context(controller(server, "--requeue-dependency=200ms"))
        yield Ground(api, artifacts, stack.enter_context(standing_in(api, artifacts, set())))


@pytest.mark.parametrize("case", [pytest.param(one, id=one.name) for one in CASES])
def test_the_controller_goes_the_same_way(case: Case, ground: Ground, tmp_path: Path, figures: Figures) -> None:
    root = tmp_path / "tree"
    fleet.lay_out_cluster(root, case)
    ((_, ours),) = said.of(root, "variables-source-missing").items()
    try:
        ends = rolled_out(ground, case, root, well=ours.well)
        there = kustomizations(ground.api)
        failed = {FAILED, BEHIND} & {*ends.values()} != set()
        assert failed is not ours.well, f"{ends}\n{ours}"
        assert case.stage != ALONE or failed is (case.expect == "fails")
        assert case.name in SHARED or {name for name, end in ends.items() if end == READY} <= {*ours.objects}
        for name, end in ends.items():
            if end == READY and case.name not in SHARED:
                assert alike(ground.api, ours.objects[name]) == []
                assert len(inventory(there[name])) == len(ours.objects[name])
            elif end == FAILED and "kubeConfig" not in there[name]["spec"]:  # the other cluster is not at hand
                message = ready(there[name])[2]
                assert ours.tells({*names_in(message), name}), f"{name}: {message}\n{ours}"
    finally:
        clean(ground)
    figures.add("cases of the corpus that are whole clusters, gone through by the controller as by penstock")
    figures.add("Kustomizations in them", len(ends))


def rolled_out(ground: Ground, case: Case, root: Path, *, well: bool) -> dict[str, str]:
    """Begin at the entry; what becomes of each Kustomization: when all are ready, or nothing moves any more. What
    tries again each second and never gets there has failed."""
    ground.others.artifact = ground.artifacts.artifact(packed(root))
    bootstrap(ground.api, case.entry)
    ends: dict[str, str] = {}
    since, end, rounds = time.monotonic(), time.monotonic() + PATIENCE, 0
    while time.monotonic() < end:
        ignore = source(ground.api)["spec"].get("ignore")
        if ignore:
            ground.others.artifact = ground.artifacts.artifact(packed(root, ignore))
        there, revision = kustomizations(ground.api), ground.others.artifact["revision"]
        known = ends_of(there, revision)
        now = {**dict.fromkeys(there, FAILED), **known}
        if now != ends:
            since, ends, rounds = time.monotonic(), now, rounds + 1
        if time.monotonic() > since + STILL:
            ready_all = {*known.values()} == {READY} and len(known) == len(there)
            if ready_all or (not well and gone_through(ground, there, known, f"{revision} {rounds}")):
                break
        time.sleep(0.1)
    return ends


def gone_through(ground: Ground, there: Mapping[str, Object], known: Mapping[str, str], token: str) -> bool:
    """Whether the sources are there, and each Kustomization that is not ready has tried again since all stands still:
    on a busy machine nothing may move for a while and all be well in the end."""
    shown = [one for kind in KINDS for one in ground.api.list(SOURCES, kind)]
    artifact = (ground.others.artifact or {})["digest"]
    late = [one for one in shown if (one.get("status") or {}).get("artifact", {}).get("digest") != artifact]
    late += [one for name, one in there.items() if known.get(name) not in SETTLED and not again(ground.api, one, token)]
    return not late


def alike(api: Api, things: list[Object]) -> list[str]:
    """Where live objects are not the rendered ones; some get there with a second reconciliation only."""
    applied = [one for one in things if not LEFT & {*(one["metadata"].get("annotations") or {}).items()}]
    for last in (*[False] * 20, True):
        found = [one for thing in applied for one in differences(api, thing)]
        if not found or last:
            return found
        time.sleep(0.1)
    raise AssertionError


def source(api: Api) -> Object:
    """The source of everything, as the cluster has it."""
    found = api.get(SOURCES, "GitRepository", SYSTEM, SYSTEM)
    assert found is not None
    return found


def clean(ground: Ground) -> None:
    """Take away all Kustomizations with what they applied."""
    api = ground.api
    ground.others.artifact = None

    def gone() -> bool:
        there = kustomizations(api)
        for one in there.values():
            if one["spec"].get("suspend") or one["spec"].get("kubeConfig"):
                api.request(
                    "PATCH", api.path_of(one), {"metadata": {"finalizers": None}}, "application/merge-patch+json"
                )
            api.delete(one)
        return not there

    until(gone, "all Kustomizations are gone", 30, 0.2)
    api.delete({"apiVersion": SOURCES, "kind": "GitRepository", "metadata": {"name": SYSTEM, "namespace": SYSTEM}})
    for one in api.list("v1", "ConfigMap"):
        if f"{FLUX.partition('/')[0]}/name" in (one["metadata"].get("labels") or {}):
            api.delete(one)
