"""autoscaler-target-missing, on the worked enterprise."""

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
