"""Asked to stop while nobody is above: what came is on the disk, and nothing is waited for."""

import asyncio
import time
from pathlib import Path

import pytest

from data_gateway.gateway import Gateway
from data_gateway.intake import Depot
from data_gateway.keys import key_of
from data_gateway.recent import Recent
from data_gateway.table import Table
from penstock_runtime import Spool
from penstock_runtime.mqtt.client import Broker
from penstock_runtime.mqtt_bus import mqtt_bus
from plant.programs import module
from tests.modules.data_gateway.fakes import Lower, event
from tests.modules.support.fixtures import MakeBroker

GRACE = 200


@pytest.mark.timeout(280)
def test_a_gateway_with_a_spool_waits_for_nobody(make_broker: MakeBroker, tmp_path: Path) -> None:
    (_, lower), (above, upper) = make_broker(), make_broker()
    buses = f"below=mqtt://127.0.0.1:{lower},above=mqtt://127.0.0.1:{upper}"
    arguments = [f"--mqtt={buses}", "--receiverPubSubName=below", "--senderPubSubName=above", "--mqtt-client-id=gw"]
    program = module("data_gateway", tmp_path, *arguments, f"--spool={tmp_path}/spool", f"--grace-seconds={GRACE}")

    async def send() -> None:
        async with mqtt_bus("in", Broker(host="127.0.0.1", port=lower, client_id="in", version=4)) as bus:
            assert not any(await bus.publish("telemetry", [event(number) for number in range(300)]))

    program.start()
    try:
        above.kill()
        asyncio.run(send())
        begin = time.monotonic()
        program.stop()
        assert time.monotonic() - begin < GRACE / 2
    finally:
        program.end()
    assert len(Spool(tmp_path / "spool", 2**20)) == 300


def test_what_was_taken_and_waits_to_be_stored_is_stored(tmp_path: Path) -> None:
    depot = Depot(Spool(tmp_path, 2**20), Recent(100), Gateway(Table(), {}, key_of("own"), Recent(0), window=100))
    lower = Lower()
    depot.batch.append(lower.delivery(0, event(0).encode()))
    for number in range(1, 2000):
        depot.queue.put_nowait(lower.delivery(number, event(number).encode()))
    depot.keep()
    assert len(depot.spool) == 2000
    assert lower.acknowledged == list(range(2000))
