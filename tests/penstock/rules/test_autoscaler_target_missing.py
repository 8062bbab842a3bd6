"""autoscaler-target-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise

SCALER = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: extra, namespace: edge-app1}
spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}}
"""


def test_misspelt_target(enterprise: Enterprise) -> None:
    assert enterprise.add(SCALER % "opc-plc").found(LINE) == [f"autoscaler-target-missing {EXTRA}"]


def test_target_that_is_there(enterprise: Enterprise) -> None:
    assert enterprise.add(SCALER % "opc-plc-module").found(LINE) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("apiVersion: apps/v1, kind: deployment", "is of the kind deployment"),
        ("apiVersion: v1, kind: Deployment", "is a Deployment of apiVersion v1"),
        ("kind: Deployment", "is a Deployment of apiVersion v1"),
        ("apiVersion: example.com/v1, kind: Deployment", ""),
        ("apiVersion: v1, kind: ReplicationController", ""),
    ],
)
def test_kinds_that_are_none(enterprise: Enterprise, said: str, told: str) -> None:
    scaler = (SCALER % "opc-plc-module").replace("apiVersion: apps/v1, kind: Deployment", said)
    found = [one.message for one in enterprise.add(scaler).findings(LINE) if one.code == "autoscaler-target-missing"]
    assert [told in one for one in found] == [True] * bool(told)
