"""What a cluster's rendered objects let pass, read once and small enough to be kept for every cluster of a fleet."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.rules.balanced import addresses
from penstock.rules.certificates import certificates
from penstock.rules.crossing import conduits_of
from penstock.rules.memo import once
from penstock.rules.needs import needs
from penstock.rules.policies import policies
from penstock.rules.programs import config, mounted, running
from penstock.rules.topics import heard, put_aside, said
from penstock.rules.topology import sound
from penstock.rules.view import ClusterView, FleetView, Item
from penstock.rules.workloads import Workload, app_of, workloads
from penstock.shape import many, mapping
from penstock.topology import coredns, haproxy, mosquitto
from penstock.topology.carry import Brokers
from penstock.topology.cluster import Node, Plant, plant

#: The rule that keeps it; the others ask for it there.
KEEPER = "destination-refused"

Wiring = dict[str, Any]


@once
def wiring(cluster: ClusterView) -> Wiring:
    """JSON-like; empty for a cluster without facts, where levels mean nothing."""
    if not cluster.level:
        return {}
    return {
        "proxy": _proxy(cluster),
        "dns": [one for _, text in dns_entries(cluster) for one in coredns.parse(text)],
        "services": list(_services(cluster)),
        **policies(cluster),
        "broker": broker(cluster),
        "known": sorted(_known(cluster)),
        "certificates": dict(certificates(cluster)),
        "apps": {part: app_of(one) for part in ("proxy",) for one, _ in running(cluster, f"ha{part}")},
        "needs": sorted(set(needs(cluster))),
        "says": sorted(said(cluster)),
        "hears": sorted(heard(cluster)),
        "aside": sorted(put_aside(cluster)),
    }


@once
def seen(fleet: FleetView) -> Plant:
    """The fleet as the proof sees it; clusters whose way up is none, and what is below them, are without wiring."""
    held = sound(fleet)
    nodes = (Node(one.name, one.facts, (one.note(KEEPER) or {}) if one.name in held else {}) for one in fleet.clusters)
    return plant(nodes, conduits_of(fleet))


@once
def joined(fleet: FleetView) -> Brokers:
    """The fleet's brokers."""
    return Brokers(seen(fleet))


def _proxy(cluster: ClusterView) -> Mapping[str, Any]:
    for one, container in running(cluster, "haproxy"):
        files = mounted(cluster, one, str(container.get("name")))
        return haproxy.parse(config(files, container, "-f", ".cfg"), lambda path, files=files: files.get(path, ""))  # type: ignore[misc]
    return {}


@once
def broker(cluster: ClusterView) -> Wiring:
    """The broker's listeners, bridges and settings, and what children may do (`children`; absent without a list)."""
    for one, container in running(cluster, "mosquitto"):
        files = mounted(cluster, one, str(container.get("name")))
        text = included(config(files, container, "-c", ".conf"), files)
        found = mosquitto.parse(text)
        tls = [each for each in found["listeners"] if each["port"] == "8883" and each.get("acl_file")]
        lists = [files.get(str(each["acl_file"]), "") for each in tls]
        if lists:
            found["children"] = mosquitto.rights(lists[0])
        found["secrets"] = dict(_secrets(one, container))
        found["aliases"] = _aliases(one)
        return found
    return {}


def included(text: str, files: Mapping[str, str]) -> str:
    """A Mosquitto configuration with the files of its include_dir in their place."""
    lines = []
    for line in text.splitlines():
        words = line.split()
        if words[:1] == ["include_dir"]:
            inside = (file for file in sorted(files) if posixpath.dirname(file) == words[1].rstrip("/"))
            lines += [files[file] for file in inside if file.endswith(".conf")]
        else:
            lines.append(line)
    return "\n".join(lines)


def _secrets(one: Workload, container: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(folder, Secret) of what is mounted."""
    secrets = {
        str(volume.get("name")): str(mapping(volume.get("secret")).get("secretName"))
        for _, volume in one.volumes()
        if "secret" in volume
    }
    for mount in many(container.get("volumeMounts")):
        if str(mount.get("name")) in secrets:
            yield str(mount.get("mountPath")), f"{one.namespace}/{secrets[str(mount.get('name'))]}"


def dns_entries(cluster: ClusterView) -> Iterator[tuple[Item, str]]:
    """What CoreDNS imports: the ConfigMap that its distributions agree on."""
    item = cluster.find("ConfigMap", "kube-system", "coredns-custom")
    for key, text in mapping(item.get("data") if item else None).items():
        if item and str(key).endswith((".override", ".server")):
            yield item, str(text)


def _services(cluster: ClusterView) -> Iterator[Mapping[str, Any]]:
    for item in cluster.of("Service", group=""):
        spec = mapping(item.get("spec"))
        if spec.get("type") == "LoadBalancer":
            ports = [mapping(one).get("port") for one in many(spec.get("ports"))]
            yield {
                "name": item.document.name,
                "address": next(iter(addresses(item)), ""),
                "ports": [port for port in ports if isinstance(port, int)],
                "from": [str(one) for one in many(spec.get("loadBalancerSourceRanges"))],
            }


def _aliases(one: Workload) -> dict[str, str]:
    found = {}
    for alias in many(one.spec.get("hostAliases")):
        for host in many(mapping(alias).get("hostnames")):
            found[str(host)] = str(mapping(alias).get("ip"))
    return found


def _known(cluster: ClusterView) -> Iterator[list[str]]:
    """[host, address, pod] of what pods know by themselves, without asking a name server."""
    for one in workloads(cluster):
        yield from ([host, address, one.name] for host, address in _aliases(one).items())
