"""Asked to stop while others are waited for: nothing was taken, and nothing is waited for."""

import time
from pathlib import Path

import pytest

from plant.ports import free_port
from plant.programs import got, module

GRACE = 200
DEVICE = ["--connection-string=HostName=127.0.0.1;DeviceId=d;SharedAccessKey=AAAA"]
PROVISIONED = ["--dps-scope=0ne", "--dps-registration=d", "--dps-key=AAAA", "--dps-host=127.0.0.1"]


@pytest.mark.timeout(280)
@pytest.mark.parametrize("who", [DEVICE, PROVISIONED])
def test_no_broker_no_hub_and_no_provisioning_service(tmp_path: Path, who: list[str]) -> None:
    bus = f"--mqtt=local-pub-sub=mqtt://127.0.0.1:{free_port()}"
    program = module("iothub_integration", tmp_path, bus, f"--store={tmp_path}/store", f"--grace-seconds={GRACE}", *who)
    program.ready = lambda: got(f"http://127.0.0.1:{program.port}/livez") == 200 and "no connection" in program.said()
    program.start()
    try:
        begin = time.monotonic()
        assert program.stop() == 0
        assert time.monotonic() - begin < GRACE / 4
    finally:
        program.end()
