"""Rollback: the site is as it was, held, and a later hotfix is a conflict."""

import pytest

from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import LOCK, PLACE, release

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture
def ahead(plants: Repository, run: Command) -> Repository:
    """plant-b took 1.1.0 and then 1.2.0."""
    assert run("promote", "plant-a", "plant-b", "--adopt", "--commit", "--root", plants.root).code == 0
    plants.commit({PLACE.format("plant-a"): release("1.2.0", 3, "plant-a")})
    assert run("promote", "plant-a", "plant-b", "--commit", "--root", plants.root).code == 0
    return plants


def test_the_site_is_as_it_was_and_held(ahead: Repository, run: Command) -> None:
    earlier = ahead.git("show", f"HEAD~2:{LOCK.format('plant-b')}")
    outcome = run("promote", "rollback", "plant-b", "--reason", "it stops", "--commit", "--root", ahead.root)
    assert outcome.code == 0
    assert "every cluster renders as it did then" in outcome.stdout
    assert (ahead.root / PLACE.format("plant-b")).read_text() == release("1.1.0", 2, "plant-b")
    assert (ahead.root / LOCK.format("plant-b")).read_text().strip() == earlier
    assert "it stops" in (ahead.root / "clusters/plant-b/holds.yaml").read_text()
    assert ahead.git("status", "--porcelain") == ""


def test_a_later_hotfix_is_a_conflict(ahead: Repository, run: Command) -> None:
    ahead.commit({PLACE.format("plant-b"): release("1.2.7", 3, "plant-b")})
    outcome = run("promote", "rollback", "plant-b", "--reason", "it stops", "--write", "--root", ahead.root)
    assert (outcome.code, "CONFLICT" in outcome.stdout) == (1, True)
    assert ahead.git("status", "--porcelain") == ""


def test_squashed_history_still_has_the_last_lock(ahead: Repository, run: Command) -> None:
    ahead.git("reset", "--quiet", "--soft", "HEAD~3")
    ahead.commit()
    outcome = run("promote", "rollback", "plant-b", "--reason", "it stops", "--root", ahead.root)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert "no earlier freight of plant-b is in this clone" in outcome.stderr
    assert run("promote", "plant-a", "plant-b", "--root", ahead.root).code == 0


@pytest.mark.parametrize(
    ("argv", "said"),
    [(("plant-a",), "plant-a has no lock"), (("plant-b", "--to", "sha256:ffff"), "no such freight")],
)
def test_what_cannot_be_gone_back_to_is_refused(
    ahead: Repository, run: Command, argv: tuple[str, ...], said: str
) -> None:
    outcome = run("promote", "rollback", *argv, "--reason", "it stops", "--root", ahead.root)
    assert (outcome.code, said in outcome.stderr) == (2, True)
