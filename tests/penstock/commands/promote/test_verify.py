"""Verify: what a site runs is what was approved, or it is said what is not."""

import pytest

from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import BASE, PLACE, release

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture
def taken(plants: Repository, run: Command) -> Repository:
    """plant-b took 1.1.0."""
    assert run("promote", "plant-a", "plant-b", "--adopt", "--commit", "--root", plants.root).code == 0
    return plants


def test_what_was_approved_is_proved(taken: Repository, run: Command) -> None:
    outcome = run("promote", "verify", "plant-b", "--root", taken.root)
    assert (outcome.code, "1 cluster renders as approved" in outcome.stdout) == (0, True)


def test_a_hotfix_shows(taken: Repository, run: Command) -> None:
    taken.commit({PLACE.format("plant-b"): release("1.1.7", 2, "plant-b")})
    outcome = run("promote", "verify", "plant-b", "--root", taken.root)
    assert outcome.code == 1
    assert (
        'local change: apps/sites/plant-b/release/kustomization.yaml#images[historian].newTag: "1.1.7"'
        in outcome.stdout
    )
    assert "NOT AS APPROVED: cluster plant-b/l3 renders as" in outcome.stdout


def test_shared_content_that_jumped_the_rings_shows(taken: Repository, run: Command) -> None:
    taken.commit({"apps/base/historian.yaml": BASE.replace("name: historian\n  namespace", "name: other\n  namespace")})
    assert run("promote", "verify", "plant-b", "--root", taken.root).code == 1


def test_a_site_without_a_lock_is_told_so(taken: Repository, run: Command) -> None:
    outcome = run("promote", "verify", "plant-a", "--root", taken.root)
    assert (outcome.code, "plant-a has no lock" in outcome.stderr) == (2, True)
