"""CPU and memory."""

from penstock.iotedge.ledger import Fate
from penstock.iotedge.resources import REQUESTS, resources
from tests.penstock.iotedge.reading import fate, reader


def test_limits_and_requests() -> None:
    held = {"Memory": 134217728, "MemoryReservation": 67108864, "NanoCpus": 250_000_000, "CpuShares": 128}
    read = reader({"HostConfig": held})
    assert resources(read) == {
        "requests": {"memory": "67108864", "cpu": "125m"},
        "limits": {"memory": "134217728", "cpu": "250m"},
    }
    assert fate(read, "HostConfig", "CpuShares") is Fate.APPROXIMATED


def test_quotas() -> None:
    assert resources(reader({"HostConfig": {"CpuQuota": 50000, "CpuPeriod": 100000}}))["limits"] == {"cpu": "500m"}


def test_nothing_said_asks_for_little() -> None:
    assert resources(reader({"HostConfig": {"Memory": 0}})) == {"requests": REQUESTS}


def test_graphics() -> None:
    read = reader({"HostConfig": {"DeviceRequests": [{"Count": -1, "Capabilities": [["gpu"]]}, {"Driver": "fpga"}]}})
    assert resources(read)["limits"] == {"nvidia.com/gpu": "1"}
    assert fate(read, "HostConfig", "DeviceRequests", 1) is Fate.LOST


def test_a_request_is_not_above_its_limit() -> None:
    read = reader({"HostConfig": {"Memory": 1 << 20, "MemoryReservation": 1 << 21, "NanoCpus": 10**6, "CpuShares": 2}})
    assert resources(read) == {
        "requests": {"memory": str(1 << 20), "cpu": "1m"},
        "limits": {"memory": str(1 << 20), "cpu": "1m"},
    }
    assert fate(read, "HostConfig", "MemoryReservation") is fate(read, "HostConfig", "CpuShares") is Fate.APPROXIMATED


def test_no_limit_is_no_limit() -> None:
    read = reader({"HostConfig": {"CpuQuota": -1}})
    assert "limits" not in resources(read)
    assert fate(read, "HostConfig", "CpuQuota") is Fate.TRANSLATED
