"""dependency-not-waited-for, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, PLATFORM, Enterprise


def test_platform_that_does_not_wait(enterprise: Enterprise) -> None:
    before, _, last = enterprise.read(PLATFORM).rpartition("  wait: true\n")
    enterprise.write(PLATFORM, before + last)
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.place.path) == ("dependency-not-waited-for", PLATFORM)
    assert "flux-system/apps depends on it" in finding.message


def test_nothing_depends_on_the_apps(enterprise: Enterprise) -> None:
    enterprise.replace(APPS, "  wait: true\n", "")
    assert enterprise.found(enterprise.name) == []


def test_health_checks_are_waiting_too(enterprise: Enterprise) -> None:
    checks = "  healthChecks:\n    - {apiVersion: apps/v1, kind: StatefulSet, name: mosquitto, namespace: edge-infra}\n"
    before, _, last = enterprise.read(PLATFORM).rpartition("  wait: true\n")
    enterprise.write(PLATFORM, before + checks + last)
    assert "dependency-not-waited-for" not in {finding.code for finding in enterprise.findings(enterprise.name)}
