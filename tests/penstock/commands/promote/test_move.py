"""`penstock promote SOURCE TARGET` from end to end, on small fleets and the real worker."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository, listing
from tests.penstock.support.sites import DIGEST, fleet, release

pytestmark = pytest.mark.usefixtures("worker")
FILE = "apps/sites/{}/release/kustomization.yaml"
LOCK = "clusters/{}/release.lock.yaml"


@pytest.fixture
def plants(repo: MakeRepository) -> Repository:
    """Two plants; plant-a is one version ahead."""
    repository = repo(fleet(["plant-a", "plant-b"]))
    repository.commit({FILE.format("plant-a"): release("1.1.0", 2, "plant-a")})
    return repository


def adopted(plants: Repository, run: Command) -> None:
    """plant-b has plant-a's release, and both are committed."""
    assert run("promote", "plant-a", "plant-b", "--adopt", "--write", "--root", plants.root).code == 0
    plants.commit()


def test_the_first_promotion_shows_every_difference_and_needs_adopt(plants: Repository, run: Command) -> None:
    before = listing(plants.root)
    outcome = run("promote", "plant-a", "plant-b", "--root", plants.root)
    assert outcome.code == 1
    assert '"1.0.0" -> "1.1.0"' in outcome.stdout
    assert "--adopt" in outcome.stdout
    assert listing(plants.root) == before


def test_a_dry_run_shows_the_effect_and_writes_nothing(plants: Repository, run: Command) -> None:
    before = listing(plants.root)
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--root", plants.root)
    assert outcome.code == 0
    assert "cluster plant-b/l3" in outcome.stdout
    assert "Deployment/default/historian" in outcome.stdout
    assert listing(plants.root) == before


def test_writing_changes_the_values_and_the_lock_alone(plants: Repository, run: Command) -> None:
    adopted(plants, run)
    assert plants.git("diff", "--name-only", "HEAD^") == f"{FILE.format('plant-b')}\n{LOCK.format('plant-b')}"
    assert (plants.root / FILE.format("plant-b")).read_text() == release("1.1.0", 2, "plant-b")


def test_the_second_run_has_nothing_to_do(plants: Repository, run: Command) -> None:
    adopted(plants, run)
    before = listing(plants.root)
    outcome = run("promote", "plant-a", "plant-b", "--write", "--root", plants.root)
    assert (outcome.code, "nothing to do" in outcome.stdout) == (0, True)
    assert listing(plants.root) == before


def test_a_hotfix_stays_and_is_told(plants: Repository, run: Command) -> None:
    adopted(plants, run)
    plants.commit({FILE.format("plant-b"): release("1.1.0", 2, "plant-b").replace("'registry", "'hotfix")})
    plants.commit({FILE.format("plant-a"): release("1.2.0", 3, "plant-a")})
    outcome = run("promote", "plant-a", "plant-b", "--write", "--root", plants.root)
    assert outcome.code == 0
    assert "keep (local change)" in outcome.stdout
    wanted = release("1.2.0", 3, "plant-b").replace("'registry", "'hotfix")
    assert (plants.root / FILE.format("plant-b")).read_text() == wanted


@pytest.mark.parametrize(("side", "version"), [("source", "1.2.0"), ("target", "1.1.7")])
def test_a_conflict_stops_until_it_is_decided(plants: Repository, run: Command, side: str, version: str) -> None:
    adopted(plants, run)
    plants.commit({FILE.format("plant-a"): release("1.2.0", 2, "plant-a")})
    plants.commit({FILE.format("plant-b"): release("1.1.7", 2, "plant-b")})
    stopped = run("promote", "plant-a", "plant-b", "--write", "--root", plants.root)
    assert stopped.code == 1
    assert "CONFLICT" in stopped.stdout
    assert plants.git("status", "--porcelain") == ""
    decided = run("promote", "plant-a", "plant-b", "--write", "--take", f"{side}=historian", "--root", plants.root)
    assert decided.code == 0
    assert f"newTag: {version}" in (plants.root / FILE.format("plant-b")).read_text()


def test_what_goes_at_the_source_goes_at_the_target(plants: Repository, run: Command) -> None:
    more = f"  - name: broker\n    newTag: 2.0.0\n    digest: {DIGEST.format(9)}\n"
    plants.commit({FILE.format("plant-a"): release("1.1.0", 2, "plant-a") + more})
    adopted(plants, run)
    assert "broker" in (plants.root / FILE.format("plant-b")).read_text()
    plants.commit({FILE.format("plant-a"): release("1.1.0", 2, "plant-a")})
    outcome = run("promote", "plant-a", "plant-b", "--write", "--root", plants.root)
    assert "remove" in outcome.stdout
    assert (plants.root / FILE.format("plant-b")).read_text() == release("1.1.0", 2, "plant-b")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("plant-a", "plant-x"), "there is no site plant-x; there are: plant-a, plant-b"),
        (("plant-a", "plant-a"), "name two sites"),
        (("plant-a", "plant-b", "--take", "mine=x"), "say source=VALUE or target=VALUE"),
    ],
)
def test_what_makes_no_sense_is_refused(plants: Repository, run: Command, argv: tuple[str, ...], said: str) -> None:
    outcome = run("promote", *argv, "--root", plants.root)
    assert (outcome.code, outcome.stdout) == (2, "")
    assert said in outcome.stderr


def test_a_source_that_is_not_committed_is_refused(plants: Repository, run: Command) -> None:
    plants.write({FILE.format("plant-a"): release("9.9.9", 2, "plant-a")})
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--write", "--root", plants.root)
    assert outcome.code == 2
    assert "not committed" in outcome.stderr


def test_conflict_markers_are_refused_with_their_line(plants: Repository, run: Command) -> None:
    plants.commit({FILE.format("plant-b"): "images:\n<<<<<<< ours\n  - name: a\n"})
    outcome = run("promote", "plant-a", "plant-b", "--adopt", "--root", plants.root)
    assert outcome.code == 2
    assert f"{FILE.format('plant-b')}:2: unresolved conflict markers" in outcome.stderr


def test_a_release_from_another_source_needs_a_word(plants: Repository, run: Command) -> None:
    plants.commit(fleet(["plant-c"]))
    adopted(plants, run)
    outcome = run("promote", "plant-c", "plant-b", "--write", "--root", plants.root)
    assert outcome.code == 1
    assert "takes its releases from plant-a" in outcome.stdout
