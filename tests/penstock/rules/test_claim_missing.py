"""claim-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise
from tests.penstock.rules.objects import pod

PUBLISHER = "apps/base/opc-publisher/deployment.yaml"


def test_claim_taken_away(enterprise: Enterprise) -> None:
    enterprise.replace("apps/base/opc-publisher/kustomization.yaml", "  - pki.yaml\n", "")
    assert enterprise.found(LINE) == [f"claim-missing {PUBLISHER}"]


def test_claim_of_a_set(enterprise: Enterprise) -> None:
    text = pod("volumes: [{name: queue, persistentVolumeClaim: {claimName: queue-otel-collector-0}}]")
    assert enterprise.add(text.replace("namespace: edge-app1", "namespace: monitoring")).found(LINE) == []
