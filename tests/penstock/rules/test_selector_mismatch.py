"""selector-mismatch, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import small

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


@pytest.mark.parametrize(
    ("selects", "labelled", "line", "hint"),
    [
        ("web", "webb", 10, "write web, as the Deployment says"),
        ("webb", "web", 7, "write web, as the Deployment says"),
        ("one", "two", 7, "write the same labels under spec.template.metadata.labels"),
    ],
)
def test_the_one_that_is_unlike_the_object_itself(
    selects: str, labelled: str, line: int, hint: str, fleet: Fleet
) -> None:
    """What others select is then not told besides."""
    deployment = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: edge-app1}\nspec:\n  selector:\n"
        f"    matchLabels:\n      app: {selects}\n  template:\n    metadata:\n      labels: {{app: {labelled}}}\n"
        "    spec: {containers: [{name: web, image: 'registry.example/web:1'}]}\n"
    )
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: edge-app1}\n"
        f"spec: {{selector: {{app: {selects}}}, ports: [{{port: 80}}]}}\n"
    )
    made = fleet(small(deployment, service))
    (found,) = (one for one in made.findings("c") if one.code == "selector-mismatch")
    assert found.hint == hint
    text = made.read(found.place.path).splitlines()[found.place.line - 1]
    assert text == deployment.splitlines()[line - 1]
    assert made.said("service-selects-nothing") == []
