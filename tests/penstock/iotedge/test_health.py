"""Health checks as probes."""

import pytest

from penstock.iotedge.health import probes
from penstock.iotedge.ledger import Fate
from tests.penstock.iotedge.reading import fate, reader


def test_seconds_and_tries() -> None:
    held = {"Test": ["CMD", "curl", "-f", "x"], "Interval": 10_000_000_000, "Timeout": 1_500_000_000, "Retries": 5}
    read = reader({"Healthcheck": {**held, "StartPeriod": 30_000_000_000}})
    found = probes(read)
    assert found["readinessProbe"] == {
        "exec": {"command": ["curl", "-f", "x"]},
        "periodSeconds": 10,
        "timeoutSeconds": 2,
        "failureThreshold": 5,
    }
    assert found["livenessProbe"] == {**found["readinessProbe"], "initialDelaySeconds": 30}
    assert fate(read, "Healthcheck", "Timeout") is Fate.APPROXIMATED


def test_shells_and_none() -> None:
    assert probes(reader({"Healthcheck": {"Test": ["CMD-SHELL", "a || b"]}}))["livenessProbe"]["exec"] == {
        "command": ["/bin/sh", "-c", "a || b"]
    }
    assert probes(reader({"Healthcheck": {"Test": ["NONE"]}})) == probes(reader({})) == {}


@pytest.mark.parametrize("test", [["CMD"], ["CMD-SHELL"], ["CMD", ""], ["curl", "x"]])
def test_a_test_that_runs_nothing(test: list[str]) -> None:
    read = reader({"Healthcheck": {"Test": test}})
    assert probes(read) == {}
    assert fate(read, "Healthcheck") is Fate.LOST


def test_a_shell_gets_all_of_its_words() -> None:
    found = probes(reader({"Healthcheck": {"Test": ["CMD-SHELL", "echo $0", "b"]}}))
    assert found["livenessProbe"]["exec"]["command"] == ["/bin/sh", "-c", "echo $0", "b"]


def test_a_field_that_nobody_knows_is_not_said_to_be_translated() -> None:
    read = reader({"Healthcheck": {"Test": ["CMD", "x"], "StartInterval": 5 * 10**9, "Later": 1}})
    probes(read)
    assert fate(read, "Healthcheck", "StartInterval") is Fate.APPROXIMATED
    assert ("Healthcheck", "Later") not in {one[-2:] for one in read.ledger.entries}
    assert ("Healthcheck",) not in {one[-1:] for one in read.ledger.entries}
