"""generate.policy: policies and services as objects."""

import yaml

from penstock.generate.policy import between, gateway, pods, policy


def test_policy() -> None:
    made = yaml.safe_load(policy("a", "edge-core", "mosquitto", "Egress", ["10.0.0.1/32"], [8883]))
    assert made["spec"] == {
        "podSelector": {"matchLabels": {"app.kubernetes.io/name": "mosquitto"}},
        "policyTypes": ["Egress"],
        "egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.1/32"}}], "ports": [{"protocol": "TCP", "port": 8883}]}],
    }


def test_pods_as_peers() -> None:
    made = yaml.safe_load(between("a", "edge-infra", "mirror", "Ingress", pods("proxy"), [443]))
    assert made["spec"]["ingress"][0]["from"] == [{"podSelector": {"matchLabels": {"app.kubernetes.io/name": "proxy"}}}]


def test_gateway_is_closed_to_strangers() -> None:
    made = yaml.safe_load(gateway("envoy-service", "edge-infra"))
    assert made["spec"]["loadBalancerSourceRanges"] == ["${CHILD_CIDR}"]
    assert made["metadata"]["annotations"]["metallb.io/loadBalancerIPs"] == "${GATEWAY_ADDRESS}"
