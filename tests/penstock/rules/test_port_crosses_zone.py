"""port-crosses-zone, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise


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
