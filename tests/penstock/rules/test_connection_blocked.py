"""connection-blocked, on the worked enterprise, whose namespaces begin with a default deny."""

import pytest

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import small

CODE = "connection-blocked"
PUBLISHER, PLC = "apps/base/opc-publisher", "apps/base/opc-plc"
INSIDE = "platform/base/namespaces/edge-app1"
PUBLISHES, SIMULATES = "app.kubernetes.io/name: opc-publisher-module", "app.kubernetes.io/name: opc-plc-module"


def told(enterprise: Enterprise) -> list[str]:
    return [f"{one.place} {one.hint}" for one in enterprise.findings() if one.code == CODE]


@pytest.mark.parametrize(
    ("path", "old", "new", "line", "hint"),
    [
        (f"{PUBLISHER}/deployment.yaml", "        edge/dapr: enabled\n", "", 18, "label them edge/dapr=enabled"),
        (f"{PLC}/networkpolicy.yaml", f"{SIMULATES}\n  policy", f"{PUBLISHES}\n  policy", 8, "write the labels of"),
        (f"{PLC}/networkpolicy.yaml", f"       {PUBLISHES}", f"       {SIMULATES}", 14, "let Deployment/"),
        (
            f"{PUBLISHER}/networkpolicy.yaml",
            f"{PUBLISHES}\n  policy",
            f"{SIMULATES}\n  policy",
            9,
            "write the labels of",
        ),
        (f"{PUBLISHER}/networkpolicy.yaml", f"       {SIMULATES}", f"       {PUBLISHES}", 15, "let Deployment/"),
        (f"{INSIDE}/allow-broker.yaml", "port: 1883", "port: 8883", 20, "open 1883 here"),
        (f"{INSIDE}/allow-broker.yaml", "name: edge-core", "name: monitoring", 15, "let StatefulSet/"),
        (f"{INSIDE}/allow-broker.yaml", "name: mosquitto", "name: otel-collector", 18, "let StatefulSet/"),
    ],
)
def test_the_line_to_edit(enterprise: Enterprise, path: str, old: str, new: str, line: int, hint: str) -> None:
    enterprise.replace(path, old, new)
    (found,) = told(enterprise)
    assert found.startswith(f"{path}:{line} {hint}")


def test_without_the_policy_it_is_told_where_it_is_dialled(enterprise: Enterprise) -> None:
    enterprise.replace(f"{PLC}/kustomization.yaml", "  - networkpolicy.yaml\n", "")
    assert {one.split(" ")[0] for one in told(enterprise)} == {
        f"{PUBLISHER}/pn.json:3",
        "apps/sites/plant-a/local/l2-line-1/pn.json:26",
    }


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (f"{PUBLISHER}/networkpolicy.yaml", "port: 50000", "port: 4840"),  # policy-port-missing
        (
            f"{INSIDE}/allow-broker.yaml",
            "      edge/dapr: enabled",
            "      edge/dapr: enabld",
        ),  # policy-selects-nothing
        (f"{INSIDE}/allow-broker.yaml", "{protocol: TCP, port: 1883}", "{protocol: TCP, port: 1880, endPort: 1890}"),
        (f"{PUBLISHER}/networkpolicy.yaml", "port: 50000", "port: opc-ua"),
        (f"{PLC}/networkpolicy.yaml", "policyTypes: [Ingress]", "policyTypes: [Egress]"),
    ],
)
def test_what_another_rule_tells_and_what_passes(enterprise: Enterprise, path: str, old: str, new: str) -> None:
    enterprise.replace(path, old, new)
    if "policyTypes" in new:  # the default deny lets nobody in
        assert told(enterprise)
    else:
        assert told(enterprise) == []


POLICY = """\
apiVersion: {group}
kind: {kind}
metadata: {{name: reader, namespace: edge-app1}}
spec: {{podSelector: {{matchLabels: {{app: reader}}}}, policyTypes: [Egress], egress: [{rule}]}}
"""
ENDS = """\
apiVersion: v1
kind: Service
metadata: {name: broker, namespace: edge-app1}
spec: {selector: {app: broker}, ports: [{port: 1883}]}
---
apiVersion: v1
kind: Pod
metadata: {name: broker, namespace: edge-app1, labels: {app: broker}}
spec: {containers: [{name: a, image: a, ports: [{containerPort: 1883}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: reader, namespace: edge-app1, labels: {app: reader}}
spec: {containers: [{name: a, image: a, args: ["mqtt://broker.edge-app1.svc"]}]}
"""


def stopped(fleet: Fleet, text: str, rule: str = "", group: str = "networking.k8s.io/v1", **more: str) -> bool:
    policy = POLICY.format(group=group, kind=more.get("kind", "NetworkPolicy"), rule=rule)
    return CODE in {one.code for one in fleet(small(*text.split("---\n"), policy)).findings()}


def test_doubts_count_as_yes(fleet: Fleet) -> None:
    assert stopped(fleet, ENDS)
    assert stopped(fleet, ENDS, "{ports: [{protocol: UDP}]}")
    assert not stopped(fleet, ENDS, "{}")
    assert not stopped(fleet, ENDS, "{to: [{ipBlock: {cidr: 10.0.0.0/8}}]}")
    assert not stopped(
        fleet, ENDS, "{to: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: edge-app1}}}]}"
    )
    assert not stopped(
        fleet,
        ENDS.replace(
            "containers: [{name: a, image: a, args", "hostNetwork: true, containers: [{name: a, image: a, args"
        ),
    )
    assert not stopped(fleet, ENDS.replace("mqtt://broker", "mqtt://$(HOST).broker"))
    cilium = (
        "apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: a, namespace: edge-app1}\nspec: {}\n"
    )
    assert not stopped(fleet, f"{ENDS}---\n{cilium}")


@pytest.mark.parametrize(
    ("said", "users", "is_told"),
    [
        ("broker: mqtt://broker.edge-app1.svc", 1, True),
        ("broker: mqtt://broker.edge-app1.svc:1883/a", 1, True),
        ("# as mqtt://broker.edge-app1.svc", 1, False),
        ("broker: mqtt://broker.edge-app1.svc:1884", 1, False),  # service-host-missing
        ("broker: mqtt://broker.edge-app1.svc", 2, False),  # which of them dials it?
    ],
)
def test_a_file_of_the_pod_s_own(fleet: Fleet, said: str, users: int, *, is_told: bool) -> None:
    ends = ENDS.replace('args: ["mqtt://broker.edge-app1.svc"]', "envFrom: [{configMapRef: {name: reader}}]")
    ends += "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: reader, namespace: edge-app1}\n"
    ends += f"data: {{a: '{said}'}}\n"
    other = ends.split("---\n")[2].replace("name: reader, namespace", "name: other, namespace")
    assert stopped(fleet, f"{ends}---\n{other}" if users > 1 else ends) is is_told
