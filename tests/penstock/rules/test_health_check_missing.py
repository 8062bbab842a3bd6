"""health-check-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, Enterprise

CHECKS = """\
  healthChecks:
    - {apiVersion: apps/v1, kind: Deployment, name: NAME, namespace: edge-app1}
"""


def test_check_of_nothing(enterprise: Enterprise) -> None:
    enterprise.append(APPS, CHECKS.replace("NAME", "sensor")).replace(APPS, "  wait: true\n", "")
    assert enterprise.found(enterprise.name) == [f"health-check-missing {APPS}"]


def test_check_of_what_a_chart_may_make(enterprise: Enterprise) -> None:
    checks = CHECKS.replace("NAME", "webhook").replace("edge-app1", "cert-manager")
    enterprise.append(APPS, checks).replace(APPS, "  wait: true\n", "")
    assert enterprise.found(enterprise.name) == []


def test_check_of_what_is_there(enterprise: Enterprise) -> None:
    name = "simulated-temperature-sensor-module"
    enterprise.append(APPS, CHECKS.replace("NAME", name)).replace(APPS, "  wait: true\n", "")
    assert enterprise.found(enterprise.name) == []
