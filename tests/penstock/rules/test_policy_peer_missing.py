"""policy-peer-missing, on the worked enterprise and on small fleets."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

CODE = "policy-peer-missing"
BROKER = "platform/base/broker/networkpolicy.yaml"
PUBLISHER = "apps/base/opc-publisher/networkpolicy.yaml"
POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: p, namespace: edge}}
spec:
  podSelector: {{}}
  policyTypes: [Egress]
  egress:
    - to:
        - {peer}
---
apiVersion: v1
kind: Namespace
metadata: {{name: edge-core, labels: {{pod-security.kubernetes.io/enforce: restricted}}}}
---
apiVersion: v1
kind: Pod
metadata: {{name: reader, namespace: edge, labels: {{app: reader, tier: low}}}}
spec: {{containers: [{{name: reader, image: reader}}]}}
"""


def told(enterprise: Enterprise, *clusters: str) -> list[tuple[str, str]]:
    found = (one for one in enterprise.findings(*clusters) if one.code == CODE)
    lines = ((one.place.path, enterprise.read(one.place.path).splitlines()[one.place.line - 1]) for one in found)
    return [(path, line.strip()) for path, line in lines]


def test_a_namespace_of_another_name(enterprise: Enterprise) -> None:
    enterprise.replace(BROKER, "edge-app1", "edge-apps")
    assert told(enterprise, LINE) == [(BROKER, "kubernetes.io/metadata.name: edge-apps")]


def test_pods_of_another_label(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "opc-plc-module", "opc-plc")
    assert told(enterprise, LINE) == [(PUBLISHER, "app.kubernetes.io/name: opc-plc")]


def named(name: str) -> str:
    return f"{{namespaceSelector: {{matchLabels: {{kubernetes.io/metadata.name: {name}}}}}}}"


@pytest.mark.parametrize(
    ("peer", "found"),
    [
        ("{podSelector: {matchLabels: {app: reader}}}", False),
        ("{podSelector: {matchLabels: {app: writer}}}", True),
        ("{podSelector: {matchLabels: {app: reader, tier: high}}}", True),
        ("{podSelector: {}}", False),
        ("{podSelector: {matchExpressions: [{key: app, operator: In, values: [reader]}]}}", False),
        ("{namespaceSelector: {}, podSelector: {matchLabels: {app: writer}}}", False),
        ("{ipBlock: {cidr: 10.0.0.0/8}}", False),
        (named("edge-core"), False),
        (named("edge-croe"), True),
        (named("elsewhere"), False),
        (named("kube-system"), False),
    ],
)
def test_peers(fleet: Fleet, peer: str, found: bool) -> None:
    small = fleet({"clusters/one/p.yaml": POLICY.format(peer=peer)})
    assert told(small) == [("clusters/one/p.yaml", f"- {peer}")] * found


AWAY = "correct the name, or take the peer away"


@pytest.mark.parametrize(
    ("peer", "hints"),
    [
        ("podSelector: {matchLabels: {app: extras}}", ["write extra"]),
        ("podSelector: {matchLabels: {app: other}}", ["write the labels that the pods carry"]),
        ("podSelector: {matchLabels: {app: extras}}, namespaceSelector: {}", []),
        ("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge-ap1}}", ["write edge-app1"]),
        ("namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: elsewhere}}", [AWAY]),
    ],
)
def test_peers_that_are_pods_or_namespaces_by_a_slip(peer: str, hints: list[str], fleet: Fleet) -> None:
    policy = (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: edge-app1}\n"
        f"spec: {{podSelector: {{}}, ingress: [{{from: [{{{peer}}}]}}]}}\n"
    )
    found = fleet(small(policy, pod())).findings("c")
    assert [one.hint for one in found if one.code == CODE] == hints
