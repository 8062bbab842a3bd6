"""What the policies of a cluster let pass, as the API server reads them."""

from dataclasses import replace
from typing import Any

import pytest

from penstock.rules.view import ClusterView
from penstock.rules.wiring import wiring
from penstock.settings import Settings
from penstock.topology.cluster import Node
from tests.penstock.support.objects import raw
from tests.penstock.support.renders import render, rendered

FACTS = {"SITE": "a", "CLUSTER": "l3", "LEVEL": "l3"}


def node(*ports: dict[str, Any]) -> Node:
    """A proxy whose port 8443 is called https, and a policy for these ports of it."""
    container = {"name": "a", "ports": [{"name": "https", "containerPort": 8443}]}
    labels = {"app.kubernetes.io/name": "proxy"}
    proxy = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "proxy", "namespace": "core"},
        "spec": {"template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}}},
    }
    block = {"ipBlock": {"cidr": "10.0.0.0/8"}}
    policy = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": "proxy", "namespace": "core"},
        "spec": {
            "podSelector": {"matchLabels": labels},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": [{"from": [block], "ports": list(ports)}],
            "egress": [{"to": [block], "ports": list(ports)}],
        },
    }
    found = replace(render(rendered(raw(proxy), raw(policy), name="a")), facts=FACTS)
    return Node("l3", FACTS, wiring(ClusterView(found, settings=Settings())))


@pytest.mark.parametrize(
    ("port", "inside", "outside"),
    [
        ({"port": 443}, 443, 444),
        ({"port": 8000, "endPort": 9000}, 8443, 9001),
        ({"port": "https"}, 8443, 443),
        ({"port": 443, "protocol": "UDP"}, None, 443),
        ({"port": "nobody"}, None, 8443),
        ({}, 443, None),
        ({"protocol": "TCP"}, 443, None),
    ],
)
def test_ports_of_a_policy(port: dict[str, Any], inside: int | None, outside: int | None) -> None:
    held = node(port)
    assert inside is None or held.lets_in("proxy", "10.1.0.0/16", inside)
    assert outside is None or not held.lets_in("proxy", "10.1.0.0/16", outside)


def test_a_name_says_nothing_of_what_lies_outside() -> None:
    assert not node({"port": "https"}).lets_out("proxy", "10.1.0.1", 8443)
    assert node({"port": "https"}, {"port": 443}).lets_out("proxy", "10.1.0.1", 443)
