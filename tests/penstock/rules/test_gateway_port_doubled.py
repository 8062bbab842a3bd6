"""gateway-port-doubled: two Services on one port of one address."""

import pytest

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import small

SERVICE = "platform/conduits/l3-l2/upper/broker-service.yaml"


def said(enterprise: Enterprise, *clusters: str) -> list[str]:
    return [one.message for one in enterprise.findings(*clusters) if one.code == "gateway-port-doubled"]


def test_the_broker_on_the_proxy_s_port(enterprise: Enterprise) -> None:
    enterprise.replace(SERVICE, "port: 8883", "port: 443")
    (found,) = said(enterprise, "clusters/plant-a/l3")
    assert found == "443/TCP of 10.41.3.10 is edge-infra/envoy-service's already"


@pytest.mark.parametrize(
    ("asks", "count"),
    [
        ("metadata: {name: NAME, annotations: {metallb.universe.tf/loadBalancerIPs: 10.0.0.1}}", 1),
        ("metadata: {name: NAME, annotations: {kube-vip.io/loadbalancerIPs: 10.0.0.1}}", 1),
        ('metadata: {name: NAME, annotations: {lbipam.cilium.io/ips: "10.0.0.9, 10.0.0.1"}}', 2),
        ("metadata: {name: NAME}", 0),
        ("metadata: {name: NAME, annotations: {metallb.io/loadBalancerIPs: 7}}", 1),
    ],
)
def test_whoever_hands_addresses_out(enterprise: Enterprise, asks: str, count: int) -> None:
    spec = "apiVersion: v1\nkind: Service\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n"
    objects = (spec + asks.replace("{name: NAME", f"{{namespace: edge-app1, name: {name}") + "\n" for name in "ab")
    enterprise.add(*objects)
    assert len(said(enterprise, "clusters/plant-a/l2-line-1")) == count


def test_another_protocol_is_another_port(enterprise: Enterprise) -> None:
    ports = "[{name: a, port: 53}, {name: b, port: 53, protocol: UDP}]"
    enterprise.add(
        f"""\
        apiVersion: v1
        kind: Service
        metadata: {{name: dns, namespace: edge-app1, annotations: {{metallb.io/loadBalancerIPs: 10.0.0.1}}}}
        spec: {{type: LoadBalancer, ports: {ports}}}
        """
    )
    assert said(enterprise, "clusters/plant-a/l2-line-1") == []


def test_one_service_that_two_apply(fleet: Fleet) -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: edge-app1}\n"
        "spec: {type: LoadBalancer, loadBalancerIP: 10.0.0.1, ports: [{port: 443}]}\n"
    )
    again = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: again, namespace: flux-system}\n"
        "spec: {interval: 1h, prune: true, path: ./again, sourceRef: {kind: GitRepository, name: flux-system}}\n"
    )
    made = fleet({**small(service, again), "again/a.yaml": service})
    assert made.said("gateway-port-doubled") == []
    assert len(made.said("object-applied-twice")) == 1
