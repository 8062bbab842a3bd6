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


def test_the_label_that_does_not_fit_is_the_line(enterprise: Enterprise) -> None:
    label = "      app.kubernetes.io/name: Sim"
    enterprise.replace(SENSOR, "matchLabels:\n      app.kubernetes.io/name: sim", f"matchLabels:\n{label}")
    (one,) = enterprise.findings(LINE)
    assert (enterprise.root / SENSOR).read_text().split("\n")[one.place.line - 1].startswith(label)
