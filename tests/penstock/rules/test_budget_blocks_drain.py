"""budget-blocks-drain, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise, Fleet
from tests.penstock.rules.objects import small, workload

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


def test_a_part_of_the_replicas_is_rounded_up(fleet: Fleet) -> None:
    budget = (
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: extra, namespace: edge-app1}\n"
        "spec: {minAvailable: 50%, selector: {matchLabels: {app: extra}}}\n"
    )
    said = fleet(small(budget, workload("Deployment"))).said("budget-blocks-drain")
    assert said == ["the budget lets no pod go: minAvailable is 50%, and there is 1"]
    assert fleet(small(budget, workload("Deployment", "replicas: 2"))).said("budget-blocks-drain") == []
