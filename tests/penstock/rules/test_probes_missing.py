"""probes-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise
from tests.penstock.rules.objects import pod

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"


def test_no_liveness(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "livenessProbe:", "startupProbe:")
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, finding.place.path) == ("probes-missing", SENSOR)
    assert finding.message.endswith("has no livenessProbe")


def test_pod_that_ends(enterprise: Enterprise) -> None:
    assert enterprise.add(pod("restartPolicy: Never")).found(LINE) == []
