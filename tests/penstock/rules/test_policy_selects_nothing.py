"""policy-selects-nothing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

POLICY = "apps/base/opc-plc/networkpolicy.yaml"


def test_renamed_label(enterprise: Enterprise) -> None:
    enterprise.replace(POLICY, "app.kubernetes.io/name: opc-plc-module", "app.kubernetes.io/name: opc-plc")
    assert enterprise.found(LINE) == [f"policy-selects-nothing {POLICY}"]


def test_namespace_that_a_chart_fills(enterprise: Enterprise) -> None:
    policy = "platform/base/dapr/networkpolicies.yaml"
    enterprise.replace(policy, "app.kubernetes.io/part-of: dapr", "app.kubernetes.io/part-of: daprd")
    assert enterprise.found(LINE) == []
