"""A cluster lets its children have what its own parent does not pass on.

What
    A name or wildcard on the list of a cluster's proxy is covered by nothing on its parent's, on the same port.
    `*.a.b` covers `x.a.b` and `*.x.a.b`, not `a.b`.

Why
    The lower proxy says yes, the upper one no: the connection is opened and cut, and the log that says why is two
    levels away from whoever looks.

PASS
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: l4, PARENT: "", CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9",
           NODE_CIDR: 10.0.4.0/24, GATEWAY_ADDRESS: 10.0.4.10, CHILD_CIDR: 10.0.3.0/24}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: proxy, namespace: edge-infra}
    data:
      proxy.cfg: |
        frontend https
            bind :443
            tcp-request content reject unless { src 10.0.0.0/8 }
            acl listed var(sess.sni) -m str registry.example
            tcp-request content reject unless listed
            default_backend up
        backend up
            tcp-request content do-resolve(sess.dst,cluster,ipv4) var(sess.sni)
            tcp-request content set-dst var(sess.dst)
            server internet 0.0.0.0:443
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: proxy, namespace: edge-infra,
               annotations: {metallb.io/loadBalancerIPs: 10.0.4.10}}
    spec: {type: LoadBalancer, selector: {app: proxy}, ports: [{port: 443}], loadBalancerSourceRanges: [10.0.0.0/8]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: proxy, namespace: edge-infra, labels: {app: proxy}}
    spec:
      containers:
        - name: proxy
          image: registry.example/haproxy@sha256:1111111111111111111111111111111111111111111111111111111111111111
          command: [haproxy, -f, /conf]
          volumeMounts: [{name: conf, mountPath: /conf}]
      volumes: [{name: conf, configMap: {name: proxy}}]
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: l3, PARENT: "north/l4", CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9",
           NODE_CIDR: 10.0.3.0/24, PARENT_GATEWAY_ADDRESS: 10.0.4.10, GATEWAY_ADDRESS: 10.0.3.10}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: proxy, namespace: edge-infra}
    data:
      proxy.cfg: |
        frontend https
            bind :443
            tcp-request content reject unless { src 10.0.0.0/8 }
            acl listed var(sess.sni) -m str registry.example
            tcp-request content reject unless listed
            default_backend up
        backend up
            server parent 10.0.4.10:443
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: proxy, namespace: edge-infra,
               annotations: {metallb.io/loadBalancerIPs: 10.0.3.10}}
    spec: {type: LoadBalancer, selector: {app: proxy}, ports: [{port: 443}], loadBalancerSourceRanges: [10.0.0.0/8]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: proxy, namespace: edge-infra, labels: {app: proxy}}
    spec:
      containers:
        - name: proxy
          image: registry.example/haproxy@sha256:1111111111111111111111111111111111111111111111111111111111111111
          command: [haproxy, -f, /conf]
          volumeMounts: [{name: conf, mountPath: /conf}]
      volumes: [{name: conf, configMap: {name: proxy}}]
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: coredns-custom, namespace: kube-system}
    data:
      penstock.override: |
        template IN A {
            match ^registry\\.example\\.$
            answer "{{ .Name }} 60 IN A 10.0.4.10"
        }

FAIL
    # file: clusters/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: l4, PARENT: "", CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9",
           NODE_CIDR: 10.0.4.0/24, GATEWAY_ADDRESS: 10.0.4.10, CHILD_CIDR: 10.0.3.0/24}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: proxy, namespace: edge-infra}
    data:
      proxy.cfg: |
        frontend https
            bind :443
            tcp-request content reject unless { src 10.0.0.0/8 }
            acl listed var(sess.sni) -m str registry.example
            tcp-request content reject unless listed
            default_backend up
        backend up
            tcp-request content do-resolve(sess.dst,cluster,ipv4) var(sess.sni)
            tcp-request content set-dst var(sess.dst)
            server internet 0.0.0.0:443
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: proxy, namespace: edge-infra,
               annotations: {metallb.io/loadBalancerIPs: 10.0.4.10}}
    spec: {type: LoadBalancer, selector: {app: proxy}, ports: [{port: 443}], loadBalancerSourceRanges: [10.0.0.0/8]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: proxy, namespace: edge-infra, labels: {app: proxy}}
    spec:
      containers:
        - name: proxy
          image: registry.example/haproxy@sha256:1111111111111111111111111111111111111111111111111111111111111111
          command: [haproxy, -f, /conf]
          volumeMounts: [{name: conf, mountPath: /conf}]
      volumes: [{name: conf, configMap: {name: proxy}}]
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: l3, PARENT: "north/l4", CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9",
           NODE_CIDR: 10.0.3.0/24, PARENT_GATEWAY_ADDRESS: 10.0.4.10, GATEWAY_ADDRESS: 10.0.3.10}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: proxy, namespace: edge-infra}
    data:
      proxy.cfg: |
        frontend https
            bind :443
            tcp-request content reject unless { src 10.0.0.0/8 }
            acl listed var(sess.sni) -m str registry.example images.example.com
            tcp-request content reject unless listed
            default_backend up
        backend up
            server parent 10.0.4.10:443
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: proxy, namespace: edge-infra,
               annotations: {metallb.io/loadBalancerIPs: 10.0.3.10}}
    spec: {type: LoadBalancer, selector: {app: proxy}, ports: [{port: 443}], loadBalancerSourceRanges: [10.0.0.0/8]}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: proxy, namespace: edge-infra, labels: {app: proxy}}
    spec:
      containers:
        - name: proxy
          image: registry.example/haproxy@sha256:1111111111111111111111111111111111111111111111111111111111111111
          command: [haproxy, -f, /conf]
          volumeMounts: [{name: conf, mountPath: /conf}]
      volumes: [{name: conf, configMap: {name: proxy}}]
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: coredns-custom, namespace: kube-system}
    data:
      penstock.override: |
        template IN A {
            match ^registry\\.example\\.$
            answer "{{ .Name }} 60 IN A 10.0.4.10"
        }
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.crossing import list_place
from penstock.rules.view import FleetView
from penstock.rules.wiring import seen
from penstock.topology.cluster import Node
from penstock.topology.conduit import PROXIED
from penstock.topology.names import Names

CODE = "destination-not-passed"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Names of a proxy that its parent's lacks."""
    plant = seen(fleet)
    known: dict[tuple[Names, Names], tuple[str, ...]] = {}
    for node in plant.nodes:
        above = plant.above(node)
        for port in PROXIED if above else ():
            front, upper = node.front(port), above.front(port) if above else None
            if not front or not upper or upper["open"] or not above:
                continue
            pair = (node.passes(port), above.passes(port) | Names.of(upper["local"]))
            if pair not in known:
                known[pair] = pair[1].missing(pair[0])
            for name in known[pair]:
                yield _problem(fleet, node, above, name, port)


def _problem(fleet: FleetView, node: Node, above: Node, name: str, port: int) -> Problem:
    message = f"{name} passes {node.label} on {port}, and not its parent {above.label}"
    hint = f"add it to what {above.label} passes (the conduit above), or take it from what {node.label} does"
    place = list_place(fleet, fleet.by_name[above.name], fleet.by_name[node.name], name)
    return Problem(message, place=place, hint=hint, clusters=(node.name,))
