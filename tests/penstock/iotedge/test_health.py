"""Health checks as probes."""

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
