"""`penstock promote release`."""

from tests.penstock.support.outcome import Command
from tests.penstock.support.repository import Repository

HOLDS = "clusters/plant-b/holds.yaml"


def test_the_last_hold_takes_its_file_along(ringed_plants: Repository, run: Command) -> None:
    root = ("--commit", "--root", ringed_plants.root)
    for app in ((), ("historian",)):
        assert run("promote", "hold", "plant-b", *app, "--reason", "audit", *root).code == 0
    assert run("promote", "release", "plant-b", "--reason", "audit is over", *root).code == 0
    assert "app: historian" in (ringed_plants.root / HOLDS).read_text()
    assert run("promote", "release", "plant-b", "historian", "--reason", "audit is over", *root).code == 0
    assert not (ringed_plants.root / HOLDS).exists()
    assert ringed_plants.git("status", "--porcelain") == ""


def test_what_is_not_held(ringed_plants: Repository, run: Command) -> None:
    outcome = run("promote", "release", "plant-b", "--reason", "over", "--root", ringed_plants.root)
    assert (outcome.code, "plant-b is not held" in outcome.stderr) == (2, True)
