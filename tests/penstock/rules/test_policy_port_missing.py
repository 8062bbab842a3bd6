"""policy-port-missing, on the worked enterprise and on small fleets."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet

CODE = "policy-port-missing"
BROKER = "platform/base/broker/networkpolicy.yaml"
PUBLISHER = "apps/base/opc-publisher/networkpolicy.yaml"
POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{name: p, namespace: edge}}
spec:
  podSelector: {{}}
  policyTypes: [Ingress]
  {rule}
---
apiVersion: v1
kind: Pod
metadata: {{name: a, namespace: edge, labels: {{app: a}}{more}}}
spec: {{containers: [{{name: a, image: a, ports: {ports}}}]}}
"""
PORTS = "[{containerPort: 1883, name: mqtt}, {containerPort: 53, protocol: UDP}]"


def told(enterprise: Enterprise, *clusters: str) -> list[tuple[str, str]]:
    found = (one for one in enterprise.findings(*clusters) if one.code == CODE)
    lines = ((one.place.path, enterprise.read(one.place.path).splitlines()[one.place.line - 1]) for one in found)
    return [(path, line.strip()) for path, line in lines]


@pytest.mark.parametrize(("path", "old", "new"), [(BROKER, "1883", "1884"), (PUBLISHER, "50000", "50009")])
def test_a_port_that_nobody_listens_at(enterprise: Enterprise, path: str, old: str, new: str) -> None:
    enterprise.replace(path, f"port: {old}", f"port: {new}")
    assert told(enterprise, LINE) == [(path, f"- {{protocol: TCP, port: {new}}}")]


@pytest.mark.parametrize(
    ("rule", "ports", "more", "found"),
    [
        ("ingress: [{ports: [{port: 1883}, {port: mqtt}, {port: 53, protocol: UDP}]}]", PORTS, "", False),
        ("ingress: [{ports: [{port: 53}]}]", PORTS, "", True),
        ("ingress: [{ports: [{port: mqtts}]}]", PORTS, "", True),
        ("ingress: [{ports: [{port: 1000, endPort: 2000}]}]", PORTS, "", False),
        ("ingress: [{ports: [{protocol: TCP}]}]", PORTS, "", False),
        ("ingress: [{ports: [{port: 9}]}]", "[]", "", False),
        ("ingress: [{ports: [{port: 9}]}]", PORTS, ", annotations: {sidecar.istio.io/inject: 'true'}", False),
        ("ingress: [{ports: [{port: 3500}]}]", PORTS, ", annotations: {dapr.io/enabled: 'true'}", False),
        ("ingress: [{ports: [{port: 3500}]}]", PORTS, ", annotations: {dapr.io/enabled: 'false'}", True),
        (
            "ingress: [{ports: [{port: 8081}]}]",
            PORTS,
            ", annotations: {dapr.io/enabled: 'true', dapr.io/app-port: '8081'}",
            False,
        ),
        ("egress: [{ports: [{port: 9}]}]", PORTS, "", False),
        ("egress: [{ports: [{port: 9}], to: [{podSelector: {matchLabels: {app: a}}}]}]", PORTS, "", True),
        ("egress: [{ports: [{port: 9}], to: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]}]", PORTS, "", False),
    ],
)
def test_ports(fleet: Fleet, rule: str, ports: str, more: str, found: bool) -> None:
    small = fleet({"clusters/one/p.yaml": POLICY.format(rule=rule, ports=ports, more=more)})
    assert told(small) == [("clusters/one/p.yaml", rule)] * found
