"""health-check-missing, on the worked enterprise."""

import pytest

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


@pytest.mark.parametrize("version", ["apiVersion: apps/v1, ", ""])
def test_check_of_what_is_there(enterprise: Enterprise, version: str) -> None:
    """Without an apiVersion it is one of apps/v1, as Flux has it."""
    checks = CHECKS.replace("NAME", "simulated-temperature-sensor-module").replace("apiVersion: apps/v1, ", version)
    enterprise.append(APPS, checks).replace(APPS, "  wait: true\n", "")
    assert enterprise.found(enterprise.name) == []


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("kind: Deployment", "kind: Deploymnt", "write Deployment"),
        ("temperature-sensor-module", "temperatur-sensor-module", "write simulated-temperature-sensor-module"),
    ],
)
def test_a_slip_is_told_at_its_field(enterprise: Enterprise, old: str, new: str, hint: str) -> None:
    checks = CHECKS.replace("NAME", "simulated-temperature-sensor-module").replace("{", "").replace("}", "")
    checks = checks.replace(", ", "\n      ").replace(old, new)
    enterprise.append(APPS, checks).replace(APPS, "  wait: true\n", "")
    (found,) = enterprise.findings(enterprise.name)
    assert found.hint == hint
    assert new in enterprise.read(APPS).split("\n")[found.place.line - 1]
