"""requests-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import small, workload

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"


def test_no_memory(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "requests: {cpu: 10m, memory: 48Mi}", "requests: {cpu: 10m}")
    enterprise.replace(SENSOR, "limits: {cpu: 200m, memory: 96Mi}", "limits: {cpu: 200m}")
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, finding.place.path) == ("requests-missing", SENSOR)
    assert finding.message == "container simulated-temperature-sensor-module requests no memory"


def test_limit_stands_in_for_a_request(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "            requests: {cpu: 10m, memory: 48Mi}\n", "")
    assert enterprise.found(LINE) == []


@pytest.mark.parametrize(
    ("limit", "missing"),
    [
        ("type: Container, defaultRequest: {cpu: 100m, memory: 1Mi}", ""),
        ("type: Container, max: {cpu: 100m, memory: 1Mi}", ""),
        ("type: Container, default: {cpu: 100m}", "memory"),
        ("type: PersistentVolumeClaim, max: {storage: 1Gi}", "cpu and no memory"),
    ],
)
def test_what_a_limit_range_gives(limit: str, missing: str, fleet: Fleet) -> None:
    ranges = (
        "apiVersion: v1\nkind: LimitRange\nmetadata: {name: l, namespace: edge-app1}\n"
        f"spec: {{limits: [{{{limit}}}]}}\n"
    )
    said = fleet(small(ranges, workload("Deployment"))).said("requests-missing")
    assert said == ([f"container extra requests no {missing}"] if missing else [])
