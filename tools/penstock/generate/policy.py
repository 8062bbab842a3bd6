"""NetworkPolicies, as a person would write them."""

from collections.abc import Sequence

PARENT = "${PARENT_GATEWAY_ADDRESS}/32"


def policy(name: str, namespace: str, app: str, direction: str, cidrs: Sequence[str], ports: Sequence[int]) -> str:
    """One policy for the pods of one app: `Egress` to, or `Ingress` from, some networks on some ports (TCP)."""
    blocks = "".join(f"        - ipBlock:\n            cidr: {cidr}\n" for cidr in cidrs)
    return between(name, namespace, app, direction, blocks, ports)


def pods(app: str) -> str:
    """The pods of an app of the same namespace, as a peer."""
    return f"        - podSelector:\n            matchLabels:\n              app.kubernetes.io/name: {app}\n"


def between(name: str, namespace: str, app: str, direction: str, peers: str, ports: Sequence[int]) -> str:
    """The same with peers that are written out."""
    key = "to" if direction == "Egress" else "from"
    allowed = "".join(f"        - {{protocol: TCP, port: {port}}}\n" for port in ports)
    return (
        "apiVersion: networking.k8s.io/v1\n"
        "kind: NetworkPolicy\n"
        f"metadata:\n  name: {name}\n  namespace: {namespace}\n"
        "spec:\n"
        f"  podSelector:\n    matchLabels:\n      app.kubernetes.io/name: {app}\n"
        f"  policyTypes: [{direction}]\n"
        f"  {direction.lower()}:\n    - {key}:\n{peers}      ports:\n{allowed}"
    )


def gateway(name: str, namespace: str, *, kind: str = "patch", body: str = "", about: str = "") -> str:
    """A Service that the level below dials at the gateway's address; `kind` says whether it patches one of a base."""
    labels = "" if kind == "patch" else f"  labels:\n    app.kubernetes.io/name: {body.partition('|')[0]}\n"
    return (
        f"{about}apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n  namespace: {namespace}\n{labels}"
        "  annotations:\n"
        "    metallb.io/loadBalancerIPs: ${GATEWAY_ADDRESS}\n"
        "    metallb.io/allow-shared-ip: gateway\n"
        "spec:\n  type: LoadBalancer\n  allocateLoadBalancerNodePorts: false\n"
        "  loadBalancerSourceRanges:\n    - ${CHILD_CIDR}\n"
        f"{body.partition('|')[2]}"
    )
