"""selector-mismatch, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"


def test_label_of_the_pods_renamed(enterprise: Enterprise) -> None:
    enterprise.replace(
        SENSOR, "matchLabels:\n      app.kubernetes.io/name: sim", "matchLabels:\n      app.kubernetes.io/name: Sim"
    )
    assert enterprise.found(LINE) == [f"selector-mismatch {SENSOR}"]


def test_selector_with_fewer_labels(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "matchLabels:\n", "matchLabels:\n      edge/dapr: enabled\n")
    assert enterprise.found(LINE) == []
