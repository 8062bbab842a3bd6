"""The gateway as apps/ wires it, from the broker by MQTT and up by its sidecar: all are killed, and nothing is lost."""

import asyncio
from pathlib import Path

import pytest

from plant.accounting import KILLS, Run
from tests.modules.support.fixtures import MakeBroker

WINDOW = 2000


@pytest.mark.timeout(280)
def test_gateway_sidecar_and_brokers_are_killed(daprd: Path, make_broker: MakeBroker, tmp_path: Path) -> None:
    """Each of them, and gateway and sidecar together, as when a machine loses its power."""
    del make_broker  # asked for: it skips where there is no mosquitto
    account = asyncio.run(Run(tmp_path, 20_000, keys=100, troubles=tuple(KILLS), interval=2, daprd=daprd).go())
    assert set(account.troubles) == set(KILLS)
    assert (account.lost, account.arrived) == (0, 20_000)
    assert account.duplicates <= WINDOW * sum(account.troubles.values())
