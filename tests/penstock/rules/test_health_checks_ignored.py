"""health-checks-ignored, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, Enterprise

CHECKS = """\
  healthChecks:
    - {apiVersion: apps/v1, kind: Deployment, name: simulated-temperature-sensor-module, namespace: edge-app1}
"""


def test_checks_beside_wait(enterprise: Enterprise) -> None:
    enterprise.append(APPS, CHECKS)
    assert enterprise.found(enterprise.name) == [f"health-checks-ignored {APPS}"]


def test_checks_instead_of_wait(enterprise: Enterprise) -> None:
    enterprise.append(APPS, CHECKS).replace(APPS, "  wait: true\n", "")
    assert enterprise.found(enterprise.name) == []
