"""policy-selects-nothing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

POLICY = "apps/base/opc-plc/networkpolicy.yaml"


def test_renamed_label(enterprise: Enterprise) -> None:
    enterprise.replace(POLICY, "app.kubernetes.io/name: opc-plc-module", "app.kubernetes.io/name: opc-plc")
    assert enterprise.found(LINE) == [f"policy-selects-nothing {POLICY}"]


def test_namespace_that_a_chart_fills(enterprise: Enterprise) -> None:
    policy = "platform/base/dapr/networkpolicies.yaml"
    enterprise.replace(policy, "app.kubernetes.io/part-of: dapr", "app.kubernetes.io/part-of: daprd")
    assert enterprise.found(LINE) == []


LABEL = "app.kubernetes.io/name: "


def test_a_slip_where_a_chart_may_add_more(fleet: Fleet) -> None:
    release = (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: edge-app1}\n"
        "spec: {interval: 1h, chartRef: {kind: OCIRepository, name: r}}\n"
    )
    policy = (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: edge-app1}\n"
        "spec: {podSelector: {matchLabels: {app: %s}}, policyTypes: [Ingress]}\n"
    )
    assert len(fleet(small(release, policy % "extras", pod())).said("policy-selects-nothing")) == 1
    assert fleet(small(release, policy % "another", pod())).said("policy-selects-nothing") == []
