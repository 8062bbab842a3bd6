"""Who may speak to whom: nobody, but what the routes say, what ports were bound, and DNS."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from penstock.iotedge.hub import SPOKEN
from penstock.iotedge.manifest import Manifest
from penstock.iotedge.neighbours import Call, Neighbours
from penstock.iotedge.ports import Port, Ports
from penstock.iotedge.target import Gateway, Target
from penstock.iotedge.workload import Workload
from penstock.routes import Route, RouteError, parse

Object = dict[str, Any]
#: The port that does not cross a zone.
AMQPS = 5671
#: Labels of modules whose own policy would be called as another one is.
_TAKEN = re.compile(r"(hub|dns|modules|upstream)\Z|to-|.*-calls\Z")
_HUB = {"matchLabels": {"app.kubernetes.io/name": "edgehub"}}


def policies(
    manifest: Manifest, workloads: Mapping[str, Workload], target: Target, around: Neighbours
) -> dict[str, Object]:
    """The NetworkPolicies of a device's namespace, by the names of their files."""
    dialled = sorted(around.calls)
    out = _dialling(dialled, sorted(around.outward))
    made = {"default-deny.yaml": _policy("default-deny", {}, ["Ingress", "Egress"]), "allow-dns.yaml": _dns()}
    if "edgeHub" not in manifest.system:
        return made | _published(workloads.values(), dialled) | out
    speakers = sorted(workloads[name].label for name in _speakers(manifest) if name in workloads)
    made["allow-hub.yaml"] = _hub(speakers, workloads["edgeHub"].ports, dialled, outside=_outside(manifest, target))
    if speakers:
        made["allow-modules.yaml"] = _modules(speakers)
    if _upstream(manifest):
        made["allow-upstream.yaml"] = _up(target)
    others = [one for one in workloads.values() if one.module.name != "edgeHub"]
    return made | _published(others, dialled) | out


def routed(manifest: Manifest) -> list[Route]:
    """The routes that can be read."""
    found = []
    for spot in manifest.routes.values():
        text = spot.value.get("route") if isinstance(spot.value, Mapping) else spot.value
        try:
            found.append(parse(str(text)))
        except RouteError:
            continue
    return found


def _speakers(manifest: Manifest) -> set[str]:
    """The modules that a route names, or all where one takes messages of any; and those with a twin."""
    named: set[str] = set(manifest.twins)
    for route in routed(manifest):
        if not route.source.module and not route.source.path.startswith("/twin"):
            named |= set(manifest.modules)
        named |= {route.source.module, route.sink.module}
    return named & set(manifest.modules)


def _upstream(manifest: Manifest) -> bool:
    return any(route.sink.upstream for route in routed(manifest))


def _outside(manifest: Manifest, target: Target) -> bool:
    hub = manifest.system["edgeHub"].options.get("HostConfig")
    return target.gateway is not Gateway.NONE and isinstance(hub, Mapping) and bool(hub.get("PortBindings"))


def _policy(name: str, selector: Object, types: list[str], **rules: Any) -> Object:
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": {"name": name},
        "spec": {"podSelector": selector, "policyTypes": types, **rules},
    }


def _dns() -> Object:
    peer = {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}},
        "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}},
    }
    doors = [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}]
    return _policy("allow-dns", {}, ["Egress"], egress=[{"to": [peer], "ports": doors}])


def _doors() -> list[Object]:
    return [{"protocol": "TCP", "port": port} for port in SPOKEN]


def _door(port: Port) -> Object:
    return {"protocol": port.protocol, "port": port.number}


def _these(labels: list[str]) -> Object:
    return {"matchExpressions": [{"key": "app.kubernetes.io/name", "operator": "In", "values": labels}]}


def _hub(speakers: list[str], ports: Ports, calls: list[Call], *, outside: bool) -> Object:
    rules: list[Object] = [{"from": [{"podSelector": _these(speakers)}], "ports": _doors()}] if speakers else []
    if outside:
        more = [port for port in ports.outside if port.number not in SPOKEN]
        rules.append({"ports": [*_doors(), *(_door(port) for port in more)]})
    rules += _callers("edgehub", [one for one in calls if one.port.number not in SPOKEN or one.source not in speakers])
    return _policy("allow-hub", _HUB, ["Ingress"], ingress=rules)


def _modules(speakers: list[str]) -> Object:
    rule = {"to": [{"podSelector": _HUB}], "ports": _doors()}
    return _policy("allow-modules", _these(speakers), ["Egress"], egress=[rule])


def _up(target: Target) -> Object:
    """To the parent alone where there is one, else to the hub in the cloud."""
    private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]
    block: Object = (
        {"cidr": "${PARENT_GATEWAY_ADDRESS}/32"} if target.nested else {"cidr": "0.0.0.0/0", "except": private}
    )
    doors = [one for one in _doors() if one["port"] != AMQPS]
    return _policy("allow-upstream", _HUB, ["Egress"], egress=[{"to": [{"ipBlock": block}], "ports": doors}])


def _published(workloads: Iterable[Workload], calls: list[Call]) -> dict[str, Object]:
    """Ports of modules: bound ones for everybody, exposed ones for the modules of the same device, and those that are
    only dialled for those that dial them."""
    made = {}
    for one in workloads:
        rules: list[Object] = []
        if one.ports.outside:
            rules.append({"ports": [_door(port) for port in one.ports.outside]})
        inner = [port for port in one.ports.listening if port not in (*one.ports.outside, *one.ports.called)]
        if inner:
            rules.append({"from": [{"podSelector": {}}], "ports": [_door(port) for port in inner]})
        rules += _callers(one.label, [call for call in calls if call.port in one.ports.called])
        if rules:
            selector = {"matchLabels": {"app.kubernetes.io/name": one.label}}
            name = _named(one.label)
            made[f"{name}.yaml"] = _policy(name, selector, ["Ingress"], ingress=rules)
    return made


def _named(label: str) -> str:
    """The policy of who may reach a module; one that is called as another policy is gets a word more."""
    return f"allow-to-{label}" if _TAKEN.match(label) else f"allow-{label}"


def _callers(target: str, calls: Iterable[Call]) -> Iterator[Object]:
    """Rules of `target` for who dials it, one a port."""
    held: dict[Port, list[str]] = {}
    for one in calls:
        if one.target == target:
            held.setdefault(one.port, []).append(one.source)
    for port, sources in sorted(held.items()):
        yield {"from": [{"podSelector": _these(sources)}], "ports": [_door(port)]}


def _dialling(calls: Iterable[Call], outward: Iterable[Call]) -> dict[str, Object]:
    """Who dials another module, or a machine of the cluster, may go there."""
    held: dict[str, list[Object]] = {}
    for peer, ones in ((_module_peer, calls), (_machine_peer, outward)):
        ports: dict[tuple[str, str], list[Port]] = {}
        for one in ones:
            ports.setdefault((one.source, one.target), []).append(one.port)
        for (source, target), doors in sorted(ports.items()):
            held.setdefault(source, []).append({"to": [peer(target)], "ports": [_door(port) for port in doors]})
    made = {}
    for source, rules in sorted(held.items()):
        name = f"allow-{source}-calls"
        selector = {"matchLabels": {"app.kubernetes.io/name": source}}
        made[f"{name}.yaml"] = _policy(name, selector, ["Egress"], egress=rules)
    return made


def _module_peer(label: str) -> Object:
    return {"podSelector": {"matchLabels": {"app.kubernetes.io/name": label}}}


def _machine_peer(address: str) -> Object:
    return {"ipBlock": {"cidr": f"{address}/{128 if ':' in address else 32}"}}
