"""broker-config-invalid, on the worked enterprise."""

import pytest

from penstock.finding import Place
from tests.penstock.rules.enterprise import Enterprise

BASE = "platform/base/broker/mosquitto.conf"
QUEUES = "platform/base/broker/10-queues.conf"
PARENT = "platform/conduits/l3-l2/lower/50-parent.conf"


def found(enterprise: Enterprise, cluster: str = "plant-a/l2-line-1") -> list[tuple[str, Place, str]]:
    findings = [one for one in enterprise.findings(cluster) if one.code == "broker-config-invalid"]
    return [(one.message, one.place, one.hint) for one in findings]


@pytest.mark.parametrize(
    ("path", "old", "new", "message", "line", "hint"),
    [
        (BASE, "persistence true", "persistance true", "persistance is no directive", 11, "write persistence"),
        (
            QUEUES,
            "max_queued_bytes 2",
            "max_queued_bites 2",
            "max_queued_bites is no directive",
            4,
            "write max_queued_bytes",
        ),
        (PARENT, "cleansession false", "cleansession no", "cleansession cannot be no", 15, "write true or false"),
    ],
)
def test_a_line_that_mosquitto_refuses(
    enterprise: Enterprise, path: str, old: str, new: str, message: str, line: int, hint: str
) -> None:
    enterprise.replace(path, old, new)
    name = path.rpartition("/")[2]
    whole = f"line {line} of {name}: {message}: Mosquitto refuses it and ends"
    assert found(enterprise) == [(whole, Place(path, line), hint)]


def test_a_file_that_no_broker_reads(enterprise: Enterprise) -> None:
    enterprise.replace("platform/base/broker/kustomization.yaml", "10-queues.conf", "10-queues.txt=10-queues.conf")
    enterprise.replace(QUEUES, "max_queued_bytes", "max_queued_bites")
    assert found(enterprise, "plant-a/l3") == []
