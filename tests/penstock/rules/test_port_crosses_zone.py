"""port-crosses-zone, on the worked enterprise."""

from penstock.rules.joined import LEVELS
from tests.penstock.rules.enterprise import Enterprise, Fleet


def said(enterprise: Enterprise, cluster: str) -> list[str]:
    return [finding.message for finding in enterprise.findings(cluster) if finding.code == "port-crosses-zone"]


def test_a_plain_broker_for_children(enterprise: Enterprise) -> None:
    path = "platform/conduits/l3-l2/upper/broker-service.yaml"
    enterprise.replace(path, "port: 8883", "port: 1883")
    assert said(enterprise, "plant-a/l3") == [
        "1883 is open to 10.41.16.0/20, and only 443, 8084, 8883 and 4318 cross a zone"
    ]


def test_the_api_server_for_children(enterprise: Enterprise) -> None:
    path = "platform/conduits/l3-l2/upper/networkpolicies.yaml"
    enterprise.replace(path, "port: 4318", "port: 6443")
    assert said(enterprise, "plant-a/l3") == [
        "6443 is open between children and here, and only 443, 8084, 8883 and 4318 cross a zone"
    ]


def test_what_stays_on_the_line_crosses_nothing(enterprise: Enterprise) -> None:
    enterprise.add(
        """\
        apiVersion: v1
        kind: Service
        metadata: {name: hmi, namespace: edge-app1}
        spec: {type: LoadBalancer, ports: [{port: 8080}], loadBalancerSourceRanges: [10.41.17.128/25]}
        """
    )
    assert said(enterprise, "plant-a/l2-line-1") == []


def test_a_node_port(enterprise: Enterprise) -> None:
    enterprise.add(
        """\
        apiVersion: v1
        kind: Service
        metadata: {name: hmi, namespace: edge-app1}
        spec: {type: NodePort, ports: [{port: 8080}]}
        """
    )
    assert said(enterprise, "plant-a/l2-line-1") == ["a NodePort is open on every node, to whoever reaches the nodes"]


def test_a_range_of_ports(fleet: Fleet) -> None:
    policy = (
        "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n, namespace: edge-core}\n"
        "spec:\n  podSelector: {}\n"
        "  ingress: [{from: [{ipBlock: {cidr: 10.0.3.0/24}}], ports: [{port: 443, endPort: %s}]}]\n"
    )
    said = fleet({**LEVELS, "clusters/l4/policy.yaml": policy % 8883}).said("port-crosses-zone")
    assert said == ["443 to 8883 is open between children and here, and only 443, 8084, 8883 and 4318 cross a zone"]
    assert fleet({**LEVELS, "clusters/l4/policy.yaml": policy % 443}).said("port-crosses-zone") == []
