"""Tests of modules/, each of which runs where its module's packages are installed; elsewhere it is not collected.

`make test-modules` makes these environments. What needs a program that is not here is skipped and says so.
"""

import importlib.util
from pathlib import Path

import pytest

from tests.modules.support.fixtures import (  # noqa: F401
    broker,
    daprd,
    far,
    make_broker,
    redis,
    small_disk,
)

HERE = Path(__file__).parent
#: Folder → what must be importable for its tests.
NEEDS = {
    "runtime": "prometheus_client",
    "data_gateway": "data_gateway",
    "iothub_integration": "azure.iot.device",
    "opc_plc": "asyncua",
    "opc_publisher": "asyncua",
    "plant": "asyncua",
    "routes": "routes",
    "simulated_temperature_sensor": "simulated_temperature_sensor",
}


def importable(name: str) -> bool:
    """Whether a package is there, without importing it."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


PRESENT = importable("penstock_runtime")
collect_ignore = [folder for folder, package in NEEDS.items() if not (PRESENT and importable(package))]
collect_ignore += [] if PRESENT else [path.name for path in HERE.glob("test_*.py")]


def pytest_report_header() -> list[str]:
    """Which modules cannot be tested in this environment."""
    return [f"not in this environment: tests of {', '.join(sorted(collect_ignore))}"] if collect_ignore else []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A hung program costs one test, not the run."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(400))
