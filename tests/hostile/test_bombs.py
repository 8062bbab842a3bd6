"""Whatever the input: an end within seconds, below a gibibyte, with a sentence, and the rest of the fleet reported."""

import json

import pytest

from tests.hostile.bombs import BOMBS
from tests.hostile.conftest import MakeFleet, Validate

#: Seconds and MiB that a bad file may cost; on a machine with other work, the seconds that penstock itself worked.
SECONDS, MEBIBYTES = 5.0, 1024
#: The healthy cluster has no part in these.
OF_THE_WHOLE = {name for name in BOMBS if "settings" in name or "discovery" in name} | {
    *("base-sixty", "globs-of-clusters", "a-rule-that-is-nested"),
}
#: A thousand reads of one base may be meant; and a run with a build that is given up after three seconds takes nearly
#: five.
TWICE = {"bases", "patches-of-all"}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_little(fleet: MakeFleet, validate: Validate, name: str) -> None:
    repository = fleet({})
    run = validate(repository.write(BOMBS[name](repository.root)).root, "--output", "json")
    assert run.code in (0, 1, 2)
    assert "Traceback" not in run.stderr
    allowed = 2 * SECONDS if name in TWICE else SECONDS
    assert run.seconds <= allowed or (run.busy <= allowed and run.seconds <= 6 * allowed)
    assert run.mebibytes <= MEBIBYTES
    if name in OF_THE_WHOLE and run.code == 2:
        assert run.stderr.startswith("penstock: penstock.yaml")
        return
    (healthy,) = (one for one in json.loads(run.stdout)["report"]["clusters"] if one["name"].endswith("two"))
    assert healthy["objects"] >= 2 - (name in ("bases", "globs-of-sourceignore"))  # these are in both clusters


def test_the_measure_of_memory_sees_the_workers(fleet: MakeFleet, validate: Validate) -> None:
    """Python alone takes less."""
    assert validate(fleet({}).root).mebibytes > 100
