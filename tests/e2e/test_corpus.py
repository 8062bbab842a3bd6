"""kustomize-controller tries every case of the corpus: what it applies is what penstock renders, and what it refuses
penstock reports, with the same object named."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from penstock.workshop import Workshop
from tests.e2e import said
from tests.e2e.api import Object, Refused
from tests.e2e.artifacts import Artifacts
from tests.e2e.compare import differences
from tests.e2e.figures import Figures
from tests.e2e.flux import SYSTEM, controller, install, inventory, namespace, ready
from tests.e2e.plane import Plane
from tests.e2e.said import Said
from tests.e2e.trial import Trial, names_in, refusal
from tests.fidelity import fleet
from tests.fidelity.case import Case, load, names

#: Where an object that says no namespace goes in the second round.
SPACE = "spaced"
#: Errors about what the controller does without a word, while it says that all is well.
SILENT = {"object-dropped"}
#: Cases that say something else on each build of the controller, and why.
APART = {"build-metadata-empty-in-spec": "a label names the version of the program that builds"}
LENIENT = "--feature-gates=StrictPostBuildSubstitutions=false"
CASES = [load(name) for name in names() if name not in APART]
SINGLE = [one for one in CASES if not one.entry]


@dataclass
class Ground:
    """Where the cases are tried: what penstock says of them as they are, and with a target namespace."""

    trial: Trial
    plain: dict[str, Said]
    spaced: dict[str, Said]


@pytest.fixture(scope="session")
def strict(control: Plane, artifacts: Artifacts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A controller that refuses undefined variables."""
    with ground(control, artifacts, tmp_path_factory, strict=True) as made:
        yield made


@pytest.fixture(scope="session")
def lenient(control: Plane, artifacts: Artifacts, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A controller that does not."""
    with ground(control, artifacts, tmp_path_factory, strict=False) as made:
        yield made


@contextmanager
def ground(
    control: Plane, artifacts: Artifacts, tmp_path_factory: pytest.TempPathFactory, *, strict: bool
) -> Iterator[Ground]:
    """An API server with nothing in it but CRDs, and a controller."""
    mine = [one for one in SINGLE if one.strict is strict]
    plain = _said(tmp_path_factory.mktemp("plain"), mine, strict)
    spaced = _said(tmp_path_factory.mktemp("spaced"), [_spaced(one) for one in mine], strict)
    things = [
        thing for each in (plain, spaced) for one in each.values() for all_ in one.objects.values() for thing in all_
    ]
    with ExitStack() as stack:
        server = stack.enter_context(control.server())
        api = server.api()
        install(api, "flux/2.9")
        custom = [thing for thing in things if "." in thing["apiVersion"].partition("/")[0]]
        clustered = {_kind(one) for one in custom if not one["metadata"].get("namespace")} - {
            _kind(one) for one in custom if one["metadata"].get("namespace")
        }
        namespace(api, SYSTEM)
        stack.enter_context(controller(server, *([] if strict else [LENIENT])))
        packer = stack.enter_context(Workshop(store=False))
        trial = Trial(api, artifacts, packer, {_kind(one) for one in custom}, clustered)
        trial.define()
        yield Ground(trial, plain, spaced)


@pytest.mark.parametrize("case", [pytest.param(one, id=one.name) for one in SINGLE])
def test_the_controller_and_penstock_agree(
    case: Case, request: pytest.FixtureRequest, tmp_path: Path, figures: Figures
) -> None:
    here: Ground = request.getfixturevalue("strict" if case.strict else "lenient")
    case.lay_out(tmp_path / "tree")
    trial = here.trial
    ours = here.plain[case.name]
    try:
        live = tried(trial, case, ours, tmp_path / "tree")
        if "namespace not specified" in ready(live)[2]:
            # Whether a kind that only the test defines is in a namespace, git cannot tell. Which of several objects
            # without one the controller names is chance.
            if not any(f"{kind}/" in ready(live)[2] for _, kind in trial.customs):
                agree(trial, ours, case, live)
            trial.clean()
            case, ours = _spaced(case), here.spaced[case.name]
            live = tried(trial, case, ours, tmp_path / "tree")
        agree(trial, ours, case, live)
        count(figures, ours, case, live)
    finally:
        trial.clean()


def tried(trial: Trial, case: Case, ours: Said, tree: Path) -> Object:
    """The Kustomization of a case, with the controller's verdict; its namespaces are there before."""
    for thing in (thing for objects in ours.objects.values() for thing in objects):
        with suppress(Refused):  # no name for a namespace
            namespace(trial.api, str(thing["metadata"].get("namespace") or SPACE))
    trial.objects(case)
    trial.source(case.name, tree, case.ignore)
    try:
        return trial.kustomization(case)
    except Refused as refused:  # the Kustomization itself
        return refusal(case.kustomization, str(refused))


def agree(trial: Trial, ours: Said, case: Case, live: Object) -> None:
    """Ready, and all of it as rendered, and no error; or not ready, and an error that names the same object."""
    status, reason, message = ready(live)
    if status == "True":
        objects = ours.objects[f"{SYSTEM}/{case.name}"]
        assert [f"{one.code}: {one.message}" for one in ours.errors if one.code not in SILENT] == []
        assert [one for thing in objects for one in differences(trial.api, thing)] == []
        assert len(inventory(live)) == len(objects)
    else:
        assert ours.errors, f"{reason}: {message}"
        named = names_in(message)
        # What its commonMetadata puts on every object is the Kustomization's own fault.
        assert not named or ours.tells({*named, case.name}), f"{message}\npenstock: {ours.errors}"


def count(figures: Figures, ours: Said, case: Case, live: Object) -> None:
    """Each case once, by how it ended."""
    if ready(live)[0] == "True":
        figures.add("cases of the corpus that the controller applies, live as rendered")
        figures.add("their objects", len(ours.objects[f"{SYSTEM}/{case.name}"]))
    else:
        figures.add("cases of the corpus that the controller refuses, reported by penstock")


def _said(root: Path, cases: list[Case], strict: bool) -> dict[str, Said]:
    fleet.lay_out(root / "repository", cases, strict=strict)
    return said.of(root / "repository")


def _spaced(case: Case) -> Case:
    return replace(case, spec={"targetNamespace": SPACE, **case.spec})


def _kind(thing: Object) -> tuple[str, str]:
    return thing["apiVersion"], thing["kind"]
