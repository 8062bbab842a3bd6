"""budget-selects-nothing, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise

BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: extra, namespace: edge-app1}
spec: {%s, selector: {matchLabels: {app.kubernetes.io/name: %s}}}
"""


def test_misspelt_label(enterprise: Enterprise) -> None:
    assert enterprise.add(BUDGET % ("maxUnavailable: 1", "opc-plc")).found(LINE) == [f"budget-selects-nothing {EXTRA}"]


def test_label_of_a_pod(enterprise: Enterprise) -> None:
    assert enterprise.add(BUDGET % ("maxUnavailable: 1", "opc-plc-module")).found(LINE) == []
