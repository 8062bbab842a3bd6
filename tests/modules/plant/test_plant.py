"""The whole plant for some seconds, with the broker in Python and with the real parts."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from penstock_runtime import CloudEvent
from plant.arrivals import Arrivals
from plant.scrape import numbers


@pytest.mark.timeout(280)
@pytest.mark.parametrize("real", [False, True])
def test_everything_arrives(real: bool, request: pytest.FixtureRequest) -> None:
    if real:
        if not (shutil.which("mosquitto") or Path("/usr/sbin/mosquitto").exists()):
            pytest.skip("mosquitto is not installed (Debian: apt install mosquitto)")
        request.getfixturevalue("daprd")
    argv = [
        sys.executable,
        "-m",
        "plant",
        "--json",
        "--seconds=5",
        "--nodes=5",
        "--rate=250",
        *(["--real"] if real else []),
    ]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-3000:]
    said = json.loads(done.stdout)
    assert (said["lost"], said["reordered"]) == (0, 0)
    assert said["messages"] > 10
    assert said["values"] > 50


def test_values_of_a_publisher_and_messages_of_a_sensor() -> None:
    arrivals = Arrivals()

    def network(*values: int) -> CloudEvent:
        payload = [{"DataSetWriterId": "m", "Payload": {"Fast1": {"Value": value}}} for value in values]
        return CloudEvent(source="p", data={"MessageType": "ua-data", "Messages": payload})

    arrivals.take(network(7, 8))
    arrivals.take(network(10))
    for number in (3, 4, 4):
        data: dict[str, dict[str, float]] = {"machine": {}, "ambient": {}}
        counted = {"sequence": f"{number:020}"}
        arrivals.take(CloudEvent(id=f"run-{number}", source="s", data=data, extensions=counted))
    assert (arrivals.values.arrived, arrivals.messages.arrived) == (3, 2)
    assert (arrivals.lost(), arrivals.messages.duplicates) == (1, 1)


def test_what_the_hub_has() -> None:
    arrivals = Arrivals()
    for number in (1, 2, 4):
        said = {"cloudEvents:source": "s", "cloudEvents:sequence": f"{number:020}"}
        arrivals.take_from_hub(b'{"machine": {}, "ambient": {}}', said)
    assert (arrivals.messages.arrived, arrivals.lost()) == (3, 1)


def test_pages_of_metrics() -> None:
    page = '# HELP a b\na_total{x="1"} 2.0\na_total{x="2"} 3.0\nb 1e3\n'
    assert numbers(page) == {"a_total": 5.0, "b": 1000.0}
