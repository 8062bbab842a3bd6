"""From a machine's tag and a sensor to the hub: each process killed, each broker restarted, and the clock jumping."""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from plant.chain import BROKERS, CLOCK, FAKETIME, MODULES, SIDECARS
from plant.stages import HUB, hub_python

WINDOW = 2000


@pytest.fixture(autouse=True)
def programs() -> None:
    if not shutil.which("mosquitto"):
        pytest.skip("mosquitto is not installed (Debian: apt install mosquitto)")


def run(*names: str, more: Sequence[str] = ()) -> dict[str, Any]:
    argv = [sys.executable, "-m", "plant.chain", "--pause=0.7", *(f"--trouble={name}" for name in names), *more]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def there(*names: str) -> list[str]:
    """Those that this machine has: without the hub's environment the chain ends at the upper bus."""
    return [name for name in names if hub_python() or name not in ("iothub-integration", HUB)]


@pytest.mark.timeout(280)
def test_every_process_is_killed_and_nothing_is_lost_or_out_of_order() -> None:
    names = there(*MODULES, *BROKERS)
    account = run(*names)
    assert account["troubles"] == dict.fromkeys(names, 1)
    assert (account["lost"], account["reordered"]) == (0, 0)
    assert account["messages"] > 300
    assert account["values"] > 200
    assert account["duplicates"] <= WINDOW * len(names)


@pytest.mark.timeout(280)
def test_sidecars_and_modules_are_killed(daprd: Path) -> None:
    """As apps/ wires them: modules publish through sidecars, and receive at the brokers."""
    del daprd  # asked for: it skips where there is none
    names = there(*SIDECARS, "simulated-temperature-sensor", "opc-publisher", "data-gateway", "iothub-integration")
    account = run(*names, more=["--sidecars"])
    assert account["troubles"] == dict.fromkeys(names, 1)
    assert account["lost"] == 0
    assert account["messages"] > 300
    assert account["values"] > 200


@pytest.mark.timeout(280)
def test_the_time_of_day_jumps_for_every_module() -> None:
    """A year forth, a month back: nothing expires, nothing waits for it, nothing is lost."""
    if FAKETIME is None:
        pytest.skip("libfaketime is not installed (Debian: apt install faketime)")
    account = run(*there(CLOCK, "data-gateway", "opc-publisher", CLOCK))
    assert account["troubles"][CLOCK] == 2
    assert (account["lost"], account["reordered"]) == (0, 0)
    assert account["messages"] > 200
    assert account["values"] > 100
