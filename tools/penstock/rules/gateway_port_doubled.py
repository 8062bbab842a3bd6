"""Two Services want the same port of one address.

What
    Two Services of type LoadBalancer in one cluster that ask for the same address (MetalLB's, kube-vip's or Cilium's
    annotation, or loadBalancerIP) have a port and protocol in common.

Why
    An address may be shared, a port of it not: the second Service stays pending, without an error anywhere but in its
    events. Which of the two is the second depends on which was applied first, so children reach the broker on one
    site and the proxy on the next.

PASS
    # file: clusters/example/proxy.yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: proxy
      namespace: edge-infra
      annotations: {metallb.io/loadBalancerIPs: 10.0.4.10, metallb.io/allow-shared-ip: gateway}
    spec: {type: LoadBalancer, ports: [{port: 443}]}
    # file: clusters/example/broker.yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: broker
      namespace: edge-core
      annotations: {metallb.io/loadBalancerIPs: 10.0.4.10, metallb.io/allow-shared-ip: gateway}
    spec: {type: LoadBalancer, ports: [{port: 8883}]}

FAIL
    # beside: PASS
    # file: clusters/example/broker.yaml
    apiVersion: v1
    kind: Service
    metadata:
      name: broker
      namespace: edge-core
      annotations: {metallb.io/loadBalancerIPs: 10.0.4.10, metallb.io/allow-shared-ip: gateway}
    spec: {type: LoadBalancer, ports: [{port: 443}]}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.balanced import addresses
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed
from penstock.shape import mapping

CODE = "gateway-port-doubled"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Each port that an earlier Service has already, once."""
    taken: dict[tuple[str, str], Item] = {}
    for item in cluster.of("Service", group=""):
        if item.get("spec", "type") != "LoadBalancer":
            continue
        for field, port, key in _wanted(item):
            first = taken.setdefault(key, item)
            if first.document.identity != item.document.identity:
                message = f"{key[1]} of {key[0]} is {first.document.namespace}/{first.document.name}'s already"
                hint = f"take another port, or another address: {port} can be served by one of them alone"
                yield Problem(message, item, field, hint=hint)


def _wanted(item: Item) -> Iterator[tuple[Field, object, tuple[str, str]]]:
    """(field, port, (address, port/protocol)) of all that a Service asks for."""
    for field, port in listed(item.content, (), "spec", "ports"):
        number = mapping(port).get("port")
        for address in addresses(item):
            yield (*field, "port"), number, (address, f"{number}/{mapping(port).get('protocol') or 'TCP'}")
