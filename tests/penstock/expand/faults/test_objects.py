"""Findings about objects of one identity."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")


def test_objects_of_one_name_and_two_versions(repo: MakeRepository, run: Command) -> None:
    """Kustomize tells them apart, the cluster does not."""
    scaler = (
        "apiVersion: autoscaling/{}\nkind: HorizontalPodAutoscaler\nmetadata: {{name: web, namespace: default}}\n"
        "spec: {{maxReplicas: 3, scaleTargetRef: {{kind: Deployment, name: web, apiVersion: apps/v1}}}}\n"
    )
    files = {**FLEET, "apps/one.yaml": scaler.format("v1"), "apps/two.yaml": scaler.format("v2")}
    files["apps/kustomization.yaml"] = "resources: [web.yaml, one.yaml, two.yaml]\n"
    found = run.validate(repo(files).root).findings
    (one,) = (f for f in found if f["code"] == "object-doubled")
    assert "as autoscaling/v1 and autoscaling/v2: Flux applies one over the other" in one["message"]
    assert one["hint"] == "take one of them out: the other is apps/two.yaml:1"
    assert (one["path"], one["line"]) == ("apps/one.yaml", 1)
