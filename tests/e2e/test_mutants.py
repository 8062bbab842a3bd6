"""Objects of the enterprise with one thing wrong in them: the API server and penstock refuse the same ones."""

import json
import os
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.e2e import enterprise, said
from tests.e2e.api import Api, Object, Refused
from tests.e2e.figures import Figures
from tests.e2e.flux import install, namespace
from tests.e2e.mutants import Mutant, mutants
from tests.e2e.plane import Plane
from tests.e2e.things import SPACE, some
from tests.fidelity import monorepo

SEED = os.environ.get("MUTANT_SEED", "penstock")
#: What the API server alone refuses, and why penstock does not.
SERVER_ONLY: Mapping[str, str] = {}
#: What penstock alone refuses, and who would later.
PENSTOCK_ONLY: Mapping[str, str] = {"an image with spaces around it": "the node: its pods stay at InvalidImageName"}
BACKEND = {"service": {"name": "a", "port": {"number": 80}}}
MORE: list[Object] = [
    {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "spec": {
            "rules": [
                {"host": "a.example", "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": BACKEND}]}}
            ]
        },
    },
    {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "spec": {
            "minReplicas": 2,
            "maxReplicas": 3,
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "a"},
        },
    },
]


@pytest.fixture(scope="module")
def api(control: Plane) -> Iterator[Api]:
    """An API server with every kind of schemas/."""
    with control.server() as server:
        made = server.api()
        install(made, "common", "flux/2.9")
        yield made


def things() -> list[Object]:
    """The objects of the enterprise, each once, and some of kinds that it does not have."""
    rendered = [one for cluster in enterprise.render(monorepo.ROOT).values() for one in cluster.all]
    each = {json.dumps(one, sort_keys=True): one for one in rendered}
    more = [{**one, "metadata": {"name": "more", "namespace": SPACE}} for one in MORE]
    return [each[text] for text in sorted(each)] + some("more") + more


def test_what_is_wrong_is_refused_by_both(api: Api, tmp_path: Path, figures: Figures) -> None:
    found = list(mutants(things(), random.Random(SEED)))
    for space in {str(one.good["metadata"].get("namespace") or "") for one in found} - {""}:
        namespace(api, space)
    ours = penstock(tmp_path / "fleet", found)
    theirs = {one.what: refusal(api, one.bad) for one in found}
    assert {one.what: text for one in found if (text := refusal(api, one.good))} == {}
    both = {what for what in ours if ours[what] and theirs[what]}
    server = {what: theirs[what] for what in ours if theirs[what] and not ours[what]}
    alone = {what: ours[what] for what in ours if ours[what] and not theirs[what]}
    figures.add("objects with one thing wrong, refused by the API server and by penstock", len(both))
    figures.add("refused by the API server alone (below)", len(server))
    figures.add("refused by penstock alone", len(alone))
    figures.add("taken by both", len(found) - len(both) - len(server) - len(alone))
    assert {*alone} == {*PENSTOCK_ONLY}, json.dumps(alone, indent=1)
    assert {*server} == {*SERVER_ONLY}, json.dumps(server, indent=1)


def refusal(api: Api, thing: Object) -> str:
    """What the API server has against an object; empty when it would take it."""
    try:
        api.apply(thing, dry_run=True)
    except Refused as refused:
        return str(refused)
    return ""


def penstock(root: Path, found: list[Mutant]) -> dict[str, list[str]]:
    """Mutation → the errors that penstock has for what it made, and not for the object before."""
    entries = {f"{number}-{side}": thing for number, one in enumerate(found) for side, thing in _sides(one)}
    for name, thing in entries.items():
        path = root / "clusters" / name / "object.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(thing), encoding="utf-8")
    (root / "penstock.yaml").write_text('clusters: ["clusters/*"]\n', encoding="utf-8")
    codes = {name: {(one.code, one.message) for one in what.errors} for name, what in said.of(root).items()}
    return {
        one.what: sorted(f"{code}: {text}" for code, text in codes[f"{number}-bad"] - codes[f"{number}-good"])
        for number, one in enumerate(found)
    }


def _sides(one: Mutant) -> tuple[tuple[str, Object], tuple[str, Object]]:
    return ("good", one.good), ("bad", one.bad)
