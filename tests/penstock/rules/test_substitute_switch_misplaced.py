"""substitute-switch-misplaced, on the worked enterprise."""

from tests.penstock.rules.enterprise import APPS, Enterprise

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"
KEY = "kustomize.toolkit.fluxcd.io/substitute"


def test_switch_on_the_pod_template(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "        dapr.io/config:", f"        {KEY}: disabled\n        dapr.io/config:")
    assert enterprise.found(enterprise.name) == [f"substitute-switch-misplaced {SENSOR}"]


def test_switch_in_common_metadata(enterprise: Enterprise) -> None:
    enterprise.append(APPS, f"  commonMetadata:\n    labels: {{{KEY}: disabled}}\n")
    assert enterprise.found(enterprise.name) == [f"substitute-switch-misplaced {APPS}"]


def test_switch_with_another_value(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "  labels:\n", f"  labels:\n    {KEY}: Disabled\n")
    (finding,) = enterprise.findings(enterprise.name)
    assert finding.edit is not None
    assert (finding.edit.old, finding.edit.new) == ("Disabled", "disabled")


def test_switch_on_the_object_and_its_template(enterprise: Enterprise) -> None:
    account = "apps/base/simulated-temperature-sensor/serviceaccount.yaml"
    enterprise.replace(account, "metadata:\n", f"metadata:\n  annotations: {{{KEY}: disabled}}\n")
    assert enterprise.found(enterprise.name) == []
