"""dapr-config-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"


def test_misspelt_configuration(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "dapr.io/config: tracing", "dapr.io/config: trace")
    assert enterprise.found(LINE) == [f"dapr-config-missing {SENSOR}"]


def test_sidecar_that_is_off(enterprise: Enterprise) -> None:
    plc = "apps/base/opc-plc/deployment.yaml"
    enterprise.replace(plc, "dapr.io/app-id: opc-plc-module", "dapr.io/config: trace")
    assert enterprise.found(LINE) == []


@pytest.mark.parametrize(("said", "on"), [("t", True), ("On", True), ("Y", True), ("off", False), ("enabled", False)])
def test_what_dapr_takes_for_true(said: str, on: bool, fleet: Fleet) -> None:
    annotations = f"{{dapr.io/enabled: '{said}', dapr.io/app-id: extra, dapr.io/config: nobody}}"
    assert bool(fleet(small(pod(annotations=annotations))).said("dapr-config-missing")) is on
