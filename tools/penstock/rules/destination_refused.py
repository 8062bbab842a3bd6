"""What a cluster needs is out of its reach.

What
    The host of an image, or of a Git, OCI or Helm source or bucket, of a cluster below the root; or an endpoint
    that Azure Arc and its Flux extension need, where a conduit of the repository lists them
    (destinations/arc.yaml). The connection is followed through the name server, the proxies and the policies of
    every cluster on the way, as they are rendered; the finding ends with where it stops. `penstock topology why`
    prints the whole way.

Why
    A line that cannot reach its image or its source stops silently at the next restart, far from anyone who can
    mend it.

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
            acl listed var(sess.sni) -m str git.example.com
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
           NODE_CIDR: 10.0.3.0/24, PARENT_GATEWAY_ADDRESS: 10.0.4.10}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: coredns-custom, namespace: kube-system}
    data:
      penstock.override: |
        template IN A {
            match ^git\\.example\\.com\\.$
            answer "{{ .Name }} 60 IN A 10.0.4.10"
        }
    ---
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: GitRepository
    metadata: {name: fleet, namespace: flux-system}
    spec: {interval: 5m, url: "https://git.example.com/fleet", ref: {branch: main}}

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
            acl listed var(sess.sni) -m str images.example.com
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
           NODE_CIDR: 10.0.3.0/24, PARENT_GATEWAY_ADDRESS: 10.0.4.10}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: coredns-custom, namespace: kube-system}
    data:
      penstock.override: |
        template IN A {
            match ^git\\.example\\.com\\.$
            answer "{{ .Name }} 60 IN A 10.0.4.10"
        }
    ---
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: GitRepository
    metadata: {name: fleet, namespace: flux-system}
    spec: {interval: 5m, url: "https://git.example.com/fleet", ref: {branch: main}}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.crossing import conduits_of, list_place
from penstock.rules.view import ClusterView, FleetView
from penstock.rules.wiring import KEEPER, seen, wiring
from penstock.topology.cluster import Node
from penstock.topology.conduits import expanded
from penstock.topology.reach import Answer, why

CODE = KEEPER
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET

#: What is asked for below a wildcard: any name does.
ANY = "any-name"
ARC = "arc"


def note(cluster: ClusterView) -> object:
    """All that the rules about levels need of a cluster."""
    return wiring(cluster)


def check(fleet: FleetView) -> Iterator[Problem]:
    """Everything that a cluster needs and cannot reach."""
    plant = seen(fleet)
    wanted = conduits_of(fleet).lists.get(ARC)
    arc = [(one.name, port) for one in wanted.destinations for port in one.ports] if wanted else []
    for node in plant.nodes:
        if not node.parent or plant.above(node) is None or not _wired(node):
            continue
        needs = [(host, port, what) for host, port, what in node.wiring.get("needs", ())]
        if node.facts.get("REGION") and plant.above(node):
            needs += [(expanded(name, node.facts), port, "Azure Arc") for name, port in arc]
        for (host, port), what in _merged(needs).items():
            answer = why(plant, node, host.replace("*", ANY), port)
            if not answer.reached:
                yield _problem(fleet, node, host, port, what, answer)


def _wired(node: Node) -> bool:
    """A fleet that wires its levels in a way that is not known here is left alone."""
    return bool(node.wiring.get("dns") or node.wiring.get("proxy"))


def _merged(needs: list[tuple[str, int, str]]) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], list[str]] = {}
    for host, port, what in needs:
        found.setdefault((host, port), []).append(what)
    return {key: ", ".join(dict.fromkeys(what)) for key, what in found.items()}


def _problem(fleet: FleetView, node: Node, host: str, port: int, what: str, answer: Answer) -> Problem:
    where = f" at {answer.stopped_at}" if answer.stopped_at != node.label else ""
    message = f"{node.label} does not reach {host}:{port} ({what}): stopped{where}: {answer.reason}"
    hint = f"`penstock topology why {node.label} {host.replace('*', ANY)}:{port}` prints the way"
    at = seen(fleet).by_label.get(answer.stopped_at, node)
    place = list_place(fleet, fleet.by_name[at.name], fleet.by_name[node.name], host)
    return Problem(message, place=place, hint=hint, clusters=(node.name,))
