"""Services of type LoadBalancer: which addresses they ask for."""

from penstock.rules.images import veiled
from penstock.rules.view import Item

#: MetalLB's (today's and the older one), kube-vip's and Cilium's (the same).
ANNOTATIONS = (
    "metallb.io/loadBalancerIPs",
    "metallb.universe.tf/loadBalancerIPs",
    "kube-vip.io/loadbalancerIPs",
    "lbipam.cilium.io/ips",
    "io.cilium/lb-ipam-ips",
)


def addresses(item: Item) -> tuple[str, ...]:
    """The addresses that a Service asks for by name; none where it takes what it is given, or nobody knows yet."""
    asked = [str(item.annotations.get(one) or "") for one in ANNOTATIONS] + [
        str(item.get("spec", "loadBalancerIP") or "")
    ]
    found = (part.strip() for text in asked for part in text.split(","))
    return tuple(dict.fromkeys(one for one in found if one and not veiled(one)))
