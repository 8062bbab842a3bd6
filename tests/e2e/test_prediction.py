"""What penstock says that a change does to a cluster is what the controller then does: of random changes by the diff,
of a promotion by its plan."""

import json
import os
import random
from pathlib import Path

import pytest

from penstock.cli import main
from tests.e2e.artifacts import Artifacts
from tests.e2e.changes import CHANGES, take_back
from tests.e2e.estate import Estate, NotHere
from tests.e2e.figures import Figures
from tests.e2e.ground import Ground, git, ground
from tests.e2e.leaves import differing
from tests.e2e.live import Id
from tests.e2e.plane import Plane
from tests.e2e.predicted import differences, predicted

#: Clusters of both sites and all levels, and how many changes each gets; those of plant-b get a promotion first.
CLUSTERS = {
    "plant-a/l2-line-2": 13,
    "plant-b/l2-line-1": 13,
    "plant-b/l2-line-2": 0,
    "plant-b/l3": 12,
    "plant-b/l4": 12,
}
#: Another seed, another fifty changes; so many of each cluster.
SEED, COUNT = os.environ.get("PREDICTION_SEED", "penstock"), int(os.environ.get("PREDICTION_COUNT", "0"))


@pytest.mark.parametrize("name", CLUSTERS)
def test_the_controller_does_what_was_said(
    name: str, control: Plane, artifacts: Artifacts, tmp_path: Path, figures: Figures
) -> None:
    with ground(name, tmp_path / "fleet", control, artifacts) as here:
        if name.startswith("plant-b/"):
            promote(here, tmp_path / "evidence.json", figures)
        left: set[Id] = set()
        for number in range(COUNT or CLUSTERS[name]):
            change(here, random.Random(f"{SEED} {name} {number}"), left, figures)
        take_back(Estate(here.root, name, random.Random()))
        here.note("nothing is left alone")
        here.roll_out()
        assert here.wrong() == []


def promote(here: Ground, evidence: Path, figures: Figures) -> None:
    """plant-a's release moves to plant-b: the fields that change are those of the plan."""
    words = ["promote", "plant-a", "plant-b", "--adopt", "--override", "a trial", "--root", str(here.root)]
    assert main([*words, "--write", "--evidence", str(evidence)]) == 0
    effects = {one["cluster"]: one["changes"] for one in json.loads(evidence.read_text(encoding="utf-8"))["effects"]}
    planned = {
        (one["subject"], field["path"], json.dumps(field["old"]), json.dumps(field["new"]))
        for one in effects[here.name]
        for field in one["fields"]
    }
    assert {one["what"] for one in effects[here.name]} == {"changed"}
    before = here.live
    here.note("promoted")
    assert differing(before, here.roll_out()) == planned
    figures.add("clusters of a site that a promotion reached, every field as its plan said")
    figures.add("fields that changed in them", len(planned))


def change(here: Ground, chance: random.Random, left: set[Id], figures: Figures) -> None:
    """One random change: each of its commits is rolled out and compared with what the diff says of it."""
    good, parts = (here.commit, here.live), made(here, chance, left)
    while not parts:
        parts = made(here, chance, left)
    figures.add("random changes to the enterprise, after which the live objects are as `penstock diff` said")
    figures.add("their commits", parts)
    if here.stopped:
        figures.add("changes among them that Flux could not roll out, or not all of it, as the diff said")
        here.back(*good)


def made(here: Ground, chance: random.Random, left: set[Id]) -> int:
    """Make a change, part by part; how many were made before there was nothing to make the next one to."""
    parts = chance.choice(CHANGES)
    for done, part in enumerate(parts):
        try:
            what = part(Estate(here.root, here.name, chance))
        except NotHere:
            git(here.root, "checkout", "--quiet", ".")
            return done
        before = here.live
        said = predicted(here.root, *here.note(what), here.name)
        wrong = list(differences(said, before, here.roll_out(), left))
        assert wrong == [], f"{what} ({here.commit} in {here.root})"
        left |= said.left
    return len(parts)
