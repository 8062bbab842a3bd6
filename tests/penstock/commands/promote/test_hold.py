"""`penstock promote hold`, and that every promotion honours it."""

import pytest

from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository, listing
from tests.penstock.support.sites import PLACE, release

HOLDS = "clusters/plant-b/holds.yaml"


def test_a_hold_is_in_git_with_who_why_and_until_when(ringed_plants: Repository, run: Command) -> None:
    argv = ("promote", "hold", "plant-b", "historian", "--reason", "audit", "--until", "2026-12-01")
    assert run(*argv, "--commit", "--root", ringed_plants.root).code == 0
    text = (ringed_plants.root / HOLDS).read_text()
    for word in ("app: historian", "who: Ada <ada@example.org>", "until: '2026-12-02T00:00:00Z'", "reason: audit"):
        assert word in text
    assert ringed_plants.git("log", "-1", "--format=%B") == "promote: hold plant-b historian\n\naudit"
    assert ringed_plants.git("status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("argv", "error"),
    [
        (("plant-x", "--reason", "audit"), "there is no site plant-x"),
        (("plant-b", "broker", "--reason", "audit"), "plant-b has no app broker"),
        (("plant-b", "--reason", "audit", "--until", "2026-11-01"), "a hold ends in the future"),
        (("plant-b", "--reason", "audit", "--until", "soon"), "no date or time"),
        (("plant-b", "--reason", " x "), "the reason ' x ' says nothing: write why"),
        (("plant-b", "--reason", ""), "the reason '' says nothing"),
    ],
)
def test_refusals_write_nothing(ringed_plants: Repository, run: Command, argv: tuple[str, ...], error: str) -> None:
    before = listing(ringed_plants.root)
    outcome = run("promote", "hold", *argv, "--root", ringed_plants.root)
    assert (outcome.code, error in outcome.stderr) == (2, True), outcome.stderr
    assert listing(ringed_plants.root) == before


@pytest.mark.usefixtures("worker")
def test_by_hand_a_held_site_stays(ringed_plants: Repository, run: Command) -> None:
    assert run("promote", "hold", "plant-b", "--reason", "audit", "--commit", "--root", ringed_plants.root).code == 0
    argv = ("promote", "plant-a", "plant-b", "--write", "--override", "I must", "--root", ringed_plants.root)
    outcome = run(*argv)
    assert outcome.code == 1
    assert "the site is held by Ada <ada@example.org>: audit" in outcome.stdout
    assert (ringed_plants.root / PLACE.format("plant-b")).read_text() == release("1.0.0", 1, "plant-b")
