"""The files of one conduit: its upper side, its lower side, and the mirror's two."""

from collections.abc import Iterator

from penstock.generate import bridge, dns, proxy
from penstock.generate.policy import PARENT, between, gateway, pods, policy
from penstock.generate.text import component, made, merged, patches, section
from penstock.topology.conduit import Conduit
from penstock.topology.conduits import Conduits
from penstock.topology.conduitwords import PROXIED, ROOM

CHILDREN = ("${CHILD_CIDR}", "${NODE_CIDR}")
COLLECTOR = """\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: otel-collector
  namespace: monitoring
spec:
  template:
    spec:
      hostAliases:
        - ip: ${PARENT_GATEWAY_ADDRESS}
          hostnames:
            - ${TELEMETRY_HOST}
"""
MIRROR_ALIASES = """\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: mirror
  namespace: edge-infra
spec:
  template:
    spec:
      hostAliases:
        - ip: ${PARENT_GATEWAY_ADDRESS}
          hostnames:
            - ${REGISTRY}
"""
MIRROR_BACKEND = """\
backend mirror
    server mirror mirror.edge-infra.svc.cluster.local:443 resolvers cluster resolve-prefer ipv4 init-addr libc,none
"""
BROKER_BODY = """\
mosquitto|  selector:
    app.kubernetes.io/name: mosquitto
  ports:
    - {name: mqtts, port: 8883, targetPort: mqtts}
"""
TELEMETRY_BODY = """\
otel-collector|  selector:
    app.kubernetes.io/name: otel-collector
  ports:
    - {name: otlp-http, port: 4318, targetPort: otlp-children}
"""


def files(every: Conduits, one: Conduit) -> dict[str, str]:
    """Path → content, for everything that one conduit stands for."""
    origin = f"{ROOM}/{one.name}/conduit.yaml"
    sides = {
        "upper": upper(every, one, origin),
        "lower": lower(every, one, origin, passes_on=_passes_on(every, one)),
    }
    if one.proxy == "own" and one.firewalls:
        sides["firewall/upper"] = upper(every, one.model_copy(update={"proxy": "firewall"}), origin)
    if _passes_on(every, one) and any(
        other.upper == one.lower and other.firewalls for other in every.conduits.values()
    ):
        sides["firewall/lower"] = lower(every, one, origin, passes_on=False, base="../../../../base")
    if one.mirror:
        sides["mirror/upper"] = mirror_upper(one, origin)
        if _passes_on(every, one):
            sides["mirror/lower"] = mirror_lower(one, origin)
    return {f"{ROOM}/{one.name}/{side}/{name}": text for side, held in sides.items() for name, text in held.items()}


def names(every: Conduits, one: Conduit) -> dict[int, tuple[str, ...]]:
    """Port → the names that pass."""
    return {port: every.names(one, port) for port in PROXIED}


def upper(every: Conduits, one: Conduit, origin: str) -> dict[str, str]:
    """What the children may dial, and nothing else."""
    own = one.proxy == "own"
    lists = proxy.lists("../../conduit.yaml", names(every, one)) if own else {}
    held = {f"lists/{name}": text for name, text in lists.items()}
    resources, merges = ["networkpolicies.yaml"], ""
    if one.topics:
        resources.append("broker-service.yaml")
        about = made(origin, "All ports that the children dial share one address, the gateway's.")
        held["broker-service.yaml"] = gateway("mosquitto", "edge-core", kind="whole", body=BROKER_BODY, about=about)
        held["40-children.conf"] = bridge.listener(origin)
        held["acl-children"] = bridge.children(origin, one.lower, one.topics)
        merges += merged("mosquitto-config", "edge-core", ["acl-children"])
        merges += merged("mosquitto-conf-d", "edge-core", ["40-children.conf"])
    if one.telemetry:
        resources.append("telemetry-service.yaml")
        held["telemetry-service.yaml"] = gateway(
            "otel-collector-children", "monitoring", kind="whole", body=TELEMETRY_BODY, about=made(origin)
        )
    if own:
        held["proxy-service.yaml"] = gateway("envoy-service", "edge-infra", about=made(origin))
        merges += merged("proxy-lists", "edge-infra", [f"lists/{name}" for name in lists])
    else:
        held["allowed.csv"] = proxy.firewall(origin, names(every, one))
    held["networkpolicies.yaml"] = made(
        origin,
        "NODE_CIDR stands here because a node that passes a connection on to the pod's node does so with its own",
        "address; which addresses may open one at all is said by loadBalancerSourceRanges.",
    ) + "---\n".join(_ingress(one))
    about = f"Conduit between {one.about}, upper side: what the children may dial here, and nothing else."
    held["kustomization.yaml"] = component(
        origin,
        about,
        section("resources", sorted(resources)),
        patches(["proxy-service.yaml"] if own else []),
        _generator(merges),
    )
    return held


def _generator(merges: str) -> str:
    return f"configMapGenerator:\n{merges}" if merges else ""


def _ingress(one: Conduit) -> Iterator[str]:
    if one.topics:
        yield policy("mosquitto-children", "edge-core", "mosquitto", "Ingress", CHILDREN, [8883])
    if one.telemetry:
        yield policy("otel-collector-children", "monitoring", "otel-collector", "Ingress", CHILDREN, [4318])
    if one.proxy == "own":
        yield policy("proxy-children", "edge-infra", "proxy", "Ingress", CHILDREN, PROXIED)


def lower(
    every: Conduits, one: Conduit, origin: str, *, passes_on: bool, base: str = "../../../base"
) -> dict[str, str]:
    """The one way up, to the parent's gateway; `passes_on` when a proxy of the lower level takes it too."""
    held = {"dns.yaml": dns.config(origin, sorted({each.name for each in every.destinations(one)}))}
    policies, merges, changes = [*_egress(one)], "", []
    if one.topics:
        held["50-parent.conf"] = bridge.bridge(origin, one.topics)
        merges += merged("mosquitto-conf-d", "edge-core", ["50-parent.conf"])
    if passes_on:
        held["50-upstream.cfg"] = proxy.upstream(origin)
        merges += merged("proxy-config", "edge-infra", ["50-upstream.cfg"])
        policies.append(policy("proxy-parent", "edge-infra", "proxy", "Egress", [PARENT], PROXIED))
    if one.telemetry:
        held["collector.yaml"] = made(origin) + COLLECTOR
        changes.append("collector.yaml")
    if policies:
        held["networkpolicies.yaml"] = made(origin) + "---\n".join(policies)
    about = f"Conduit between {one.about}, lower side: the one way up, to the parent's gateway."
    held["kustomization.yaml"] = component(
        origin,
        about,
        section("components", [f"{base}/bridge"] if one.topics else []),
        section("resources", ["dns.yaml", *(["networkpolicies.yaml"] if policies else [])]),
        patches(changes),
        _generator(merges),
    )
    return held


def _passes_on(every: Conduits, one: Conduit) -> bool:
    """True when the lower level has children of its own, which it lets through."""
    return any(other.upper == one.lower and other.proxy == "own" for other in every.conduits.values())


def _egress(one: Conduit) -> Iterator[str]:
    if one.topics:
        yield policy("mosquitto-parent", "edge-core", "mosquitto", "Egress", [PARENT], [8883])
    if one.telemetry:
        yield policy("otel-collector-parent", "monitoring", "otel-collector", "Egress", [PARENT], [4318])
    for user in one.users:
        namespace, _, app = user.partition("/")
        if app:
            yield policy(f"{app}-outside", namespace, app, "Egress", [PARENT], PROXIED)


def mirror_upper(one: Conduit, origin: str) -> dict[str, str]:
    """The mirror as a child sees it: a name behind the proxy."""
    local = made("../../conduit.yaml", "The mirror of this cluster is served here.")
    inside = made(origin, "Children come through the proxy.") + "---\n".join(
        (
            between("mirror-children", "edge-infra", "mirror", "Ingress", pods("proxy"), [443]),
            between("proxy-mirror", "edge-infra", "proxy", "Egress", pods("mirror"), [443]),
        )
    )
    return {
        "60-mirror.cfg": made(origin) + MIRROR_BACKEND,
        "local": local + "mirror.${CLUSTER}.${DOMAIN} mirror\n",
        "networkpolicies.yaml": inside,
        "kustomization.yaml": component(
            origin,
            f"The mirror as {one.lower} sees it: one more name at the gateway. For sites that take all from above.",
            section("resources", ["networkpolicies.yaml"]),
            _generator(
                merged("proxy-config", "edge-infra", ["60-mirror.cfg"]) + merged("proxy-lists", "edge-infra", ["local"])
            ),
        ),
    }


def mirror_lower(one: Conduit, origin: str) -> dict[str, str]:
    """The mirror copies from the one at its parent, by name, through the gateway."""
    return {
        "statefulset.yaml": made(origin) + MIRROR_ALIASES,
        "networkpolicy.yaml": made(origin) + policy("mirror-parent", "edge-infra", "mirror", "Egress", [PARENT], [443]),
        "kustomization.yaml": component(
            origin,
            f"The mirror at {one.lower} copies from the mirror at its parent, by name, through the gateway.",
            section("resources", ["networkpolicy.yaml"]),
            patches(["statefulset.yaml"]),
        ),
    }
