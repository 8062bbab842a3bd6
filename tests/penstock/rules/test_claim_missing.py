"""claim-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

PUBLISHER = "apps/base/opc-publisher/deployment.yaml"


def test_claim_taken_away(enterprise: Enterprise) -> None:
    enterprise.replace("apps/base/opc-publisher/kustomization.yaml", "  - pki.yaml\n", "")
    assert enterprise.found(LINE) == [f"claim-missing {PUBLISHER}"]


def test_claim_of_a_set(enterprise: Enterprise) -> None:
    text = pod("volumes: [{name: queue, persistentVolumeClaim: {claimName: queue-otel-collector-0}}]")
    assert enterprise.add(text.replace("namespace: edge-app1", "namespace: monitoring")).found(LINE) == []


RELEASE = (
    "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: edge-app1}\n"
    "spec: {interval: 1h, chartRef: {kind: OCIRepository, name: r}, values: {existingClaim: %s}}\n"
)
CLAIM = (
    "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: whoami-data, namespace: edge-app1}\n"
    "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}\n"
)


@pytest.mark.parametrize(("taken", "hints"), [("nothing", ["write whoami-data"]), ("whoami-data", [])])
def test_a_claim_of_another_word_that_nobody_speaks_of(taken: str, hints: list[str], fleet: Fleet) -> None:
    mounted = "volumes: [{name: v, persistentVolumeClaim: {claimName: whoami-pvc}}]"
    found = fleet(small(RELEASE % taken, CLAIM, pod(mounted))).findings("c")
    assert [one.hint for one in found if one.code == "claim-missing"] == hints
