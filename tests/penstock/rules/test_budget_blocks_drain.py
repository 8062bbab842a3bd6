"""budget-blocks-drain, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise

BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: extra, namespace: edge-app1}
spec: {%s, selector: {matchLabels: {app.kubernetes.io/name: %s}}}
"""


def test_as_many_as_there_are(enterprise: Enterprise) -> None:
    assert enterprise.add(BUDGET % ("minAvailable: 1", "opc-plc-module")).found(LINE) == [
        f"budget-blocks-drain {EXTRA}"
    ]


def test_one_may_go(enterprise: Enterprise) -> None:
    assert enterprise.add(BUDGET % ("maxUnavailable: 1", "opc-plc-module")).found(LINE) == []
