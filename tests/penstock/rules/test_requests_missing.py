"""requests-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

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
