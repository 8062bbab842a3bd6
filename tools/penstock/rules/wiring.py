"""What a cluster's rendered objects let pass, read once and small enough to be kept for every cluster of a fleet."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from penstock.document import Document
from penstock.expand.kustomization import mapping
from penstock.expand.variables import UNKNOWN
from penstock.mirror import images
from penstock.mirror.release import of_release
from penstock.mirror.sources import by_key
from penstock.mirror.thing import CHART, Thing
from penstock.rules.balanced import addresses
from penstock.rules.crossing import conduits_of
from penstock.rules.memo import by_content, once
from penstock.rules.selectors import matches
from penstock.rules.spoken import spoken
from penstock.rules.topology import sound
from penstock.rules.view import ClusterView, FleetView, Item
from penstock.rules.workloads import Workload, workloads
from penstock.topology import coredns, haproxy, mosquitto
from penstock.topology.carry import Brokers
from penstock.topology.cluster import Node, Plant, plant
from penstock.topology.reach import outside

#: The rule that keeps it; the others ask for it there.
KEEPER = "destination-refused"
POLICIES = "networking.k8s.io"
URL = re.compile(r"(?P<scheme>[a-z]+)://(?:[^@/]*@)?(?P<host>[^/:]+)(?::(?P<port>\d+))?")
PORTS = {"https": 443, "oci": 443, "http": 80, "ssh": 22}
SOURCES = ("GitRepository", "OCIRepository", "HelmRepository", "Bucket")
#: What an application puts aside waits for a person at its own broker, and crosses nothing.
ASIDE = re.compile(r"dead[-_]?letter", re.IGNORECASE)
DOCKER = "registry-1.docker.io"
RELEASE = "HelmRelease"

Wiring = dict[str, Any]


def many(value: Any) -> list[Any]:
    """The items of a list; none of anything else that somebody wrote in its place."""
    return value if isinstance(value, list) else []


@once
def wiring(cluster: ClusterView) -> Wiring:
    """JSON-like; empty for a cluster without facts, where levels mean nothing."""
    if not cluster.level:
        return {}
    return {
        "proxy": _proxy(cluster),
        "dns": [one for _, text in dns_entries(cluster) for one in coredns.parse(text)],
        "services": list(_services(cluster)),
        **_policies(cluster),
        "broker": broker(cluster),
        "known": sorted(_known(cluster)),
        "certificates": dict(_certificates(cluster)),
        "apps": {part: _app(one) for part in ("proxy",) for one, _ in running(cluster, f"ha{part}")},
        "needs": sorted(set(_needs(cluster))),
        "says": sorted({*_scopes(cluster, "publishingScopes"), *_plain(cluster, hears=False)}),
        "hears": sorted(
            {*_subscriptions(cluster), *_scopes(cluster, "subscriptionScopes"), *_plain(cluster, hears=True)}
        ),
        "aside": sorted(set(_dead_letters(cluster))),
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


def mounted(cluster: ClusterView, one: Workload, name: str) -> dict[str, str]:
    """Path → text of what ConfigMaps put into a container."""
    maps = {
        str(volume.get("name")): str(mapping(volume.get("configMap")).get("name"))
        for _, volume in one.volumes()
        if "configMap" in volume
    }
    found: dict[str, str] = {}
    for _, container in one.containers("containers"):
        if container.get("name") == name:
            for mount in many(container.get("volumeMounts")):
                item = cluster.find("ConfigMap", one.namespace, maps.get(str(mount.get("name")), ""))
                for key, text in mapping(item.get("data") if item else None).items():
                    found[posixpath.join(str(mount.get("mountPath")), str(key))] = str(text)
    return found


def running(cluster: ClusterView, program: str) -> Iterator[tuple[Workload, Mapping[str, Any]]]:
    """The containers that run a program, by the name of their image or command."""
    for one, container, image, command in _programs(cluster):
        if program in image or command == program:
            yield one, container


@once
def _programs(cluster: ClusterView) -> list[tuple[Workload, Mapping[str, Any], str, str]]:
    """Each container, and what its image and its command are called."""
    found = []
    for one in workloads(cluster):
        for _, container in one.containers("containers"):
            image = str(container.get("image", "")).partition("@")[0].rpartition("/")[2].partition(":")[0]
            command = many(container.get("command"))
            found.append((one, container, image, str(command[0]).rpartition("/")[2] if command else ""))
    return found


def config(files: Mapping[str, str], container: Mapping[str, Any], flag: str, ending: str) -> str:
    """The texts that a program reads: those of its `flag` arguments, a folder standing for what is in it."""
    words = [str(word) for key in ("command", "args") for word in many(container.get(key))]
    paths = [words[at + 1] for at, word in enumerate(words[:-1]) if word == flag]
    return "\n".join(
        text
        for path in paths
        for file, text in sorted(files.items())
        if file == path or (posixpath.dirname(file) == path.rstrip("/") and file.endswith(ending))
    )


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


def _policies(cluster: ClusterView) -> dict[str, dict[str, list[list[Any]]]]:
    """Egress and ingress: app → [network, exceptions, ports] for each network that policies of that direction let it
    speak to; apps that no policy selects are missing: they may do anything."""
    found: dict[str, dict[str, list[list[Any]]]] = {"egress": {}, "ingress": {}}
    for one in workloads(cluster):
        held = [blocks(item.document) for item in selecting(cluster, one)] if one.namespace else []
        for direction, networks in found.items():
            those = [each[direction] for each in held if direction in each]
            if those:
                called = dict(_ports(one)) if direction == "ingress" else {}
                networks[_app(one)] = [rule for each in those for rule in _numbered(each, called)]
    return found


def _ports(one: Workload) -> Iterator[tuple[str, int]]:
    """What ports of a workload's pods are called."""
    for _, container in one.containers("containers"):
        for port in many(container.get("ports")):
            if isinstance(mapping(port).get("containerPort"), int):
                yield str(mapping(port).get("name")), mapping(port)["containerPort"]


def _numbered(rules: Iterable[list[Any]], called: Mapping[str, int]) -> Iterator[list[Any]]:
    """The rules with numbers for names; one whose every port is a name that nothing has lets nothing through."""
    for network, but, ports in rules:
        found = [called.get(port) if isinstance(port, str) else port for port in ports]
        if known := [port for port in found if port is not None]:
            yield [network, but, known]
        elif not ports:
            yield [network, but, []]


def selecting(cluster: ClusterView, one: Workload) -> Iterator[Item]:
    """The NetworkPolicies that select a workload's pods."""
    for item in _of_namespaces(cluster).get(one.namespace, ()):
        if matches(mapping(item.get("spec", "podSelector")), one.labels):
            yield item


@once
def _of_namespaces(cluster: ClusterView) -> Mapping[str, list[Item]]:
    """Namespace → its NetworkPolicies."""
    found: dict[str, list[Item]] = {}
    for item in cluster.of("NetworkPolicy", group=POLICIES):
        found.setdefault(item.document.namespace, []).append(item)
    return found


def directions(item: Item) -> tuple[str, ...]:
    """Ingress, Egress or both: what a policy is about, as the API server completes it."""
    return _about(mapping(item.get("spec")))


def _about(spec: Mapping[str, Any]) -> tuple[str, ...]:
    said = spec.get("policyTypes")
    if isinstance(said, list):
        return tuple(map(str, said))
    return ("Ingress", "Egress") if spec.get("egress") else ("Ingress",)


@by_content
def blocks(policy: Document) -> dict[str, list[list[Any]]]:
    """[network, exceptions, ports] of the rules that name networks, for each direction that a policy is about; a rule
    without peers means every network, one without ports every port. A port is a number, a name, or [first, last]."""
    spec = mapping(policy.object.get("spec"))
    peers = {"egress": "to", "ingress": "from"}
    return {way: list(_networks(spec, way, key)) for way, key in peers.items() if way.title() in _about(spec)}


def _networks(spec: Mapping[str, Any], way: str, key: str) -> Iterator[list[Any]]:
    for rule in many(spec.get(way)):
        asked = [mapping(one) for one in many(mapping(rule).get("ports"))]
        over = [one for one in asked if one.get("protocol") in (None, "TCP")]
        if asked and not over:
            continue  # what crosses levels is TCP
        ports = [_range(one) for one in over] if all("port" in one for one in over) else []
        peers = mapping(rule).get(key)
        if not peers:
            yield ["0.0.0.0/0", [], ports]
        for peer in many(peers):
            block = mapping(mapping(peer).get("ipBlock"))
            if block:
                yield [str(block.get("cidr")), [str(one) for one in many(block.get("except"))], ports]


def _range(port: Mapping[str, Any]) -> Any:
    first, last = port["port"], port.get("endPort")
    return [first, last] if isinstance(first, int) and isinstance(last, int) else first


def _app(one: Workload) -> str:
    return str(one.labels.get("app.kubernetes.io/name") or one.name)


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


def _certificates(cluster: ClusterView) -> Iterator[tuple[str, Any]]:
    for item in cluster.of("Certificate", group="cert-manager.io"):
        names = [str(one) for one in many(item.get("spec", "dnsNames"))]
        issuer = mapping(item.get("spec", "issuerRef"))
        secret = f"{item.document.namespace}/{item.get('spec', 'secretName')}"
        called = f"{issuer.get('kind') or 'Issuer'}/{issuer.get('name')}"
        yield secret, [names, called, item.document.name, issued(cluster, item)]


def issuer_of(cluster: ClusterView, item: Item) -> Item | None:
    """The issuer that a Certificate names; None when nothing of the render is it."""
    ref = mapping(item.get("spec", "issuerRef"))
    kind = str(ref.get("kind") or "Issuer")
    namespace = item.document.namespace if kind == "Issuer" else ""
    found = (one for one in cluster.of(kind, group="cert-manager.io") if one.document.name == ref.get("name"))
    return next((one for one in found if not namespace or one.document.namespace == namespace), None)


def issued(cluster: ClusterView, item: Item) -> str:
    """How a Certificate's issuer signs: `ca`, `selfSigned`, `acme`, …; empty when that is not known."""
    found = issuer_of(cluster, item)
    spec = mapping(found.get("spec")) if found else {}
    return next((key for key in ("selfSigned", "ca", "vault", "venafi", "acme") if key in spec), "")


def _needs(cluster: ClusterView) -> Iterator[tuple[str, int, str]]:
    """(host, port, what for) of images and sources: what nodes and Flux must reach."""
    for reference in _images(cluster):
        host = _registry(reference)
        if host:
            yield host, 443, "images"
    yield from _of_charts(cluster)
    for item in cluster.of(*SOURCES):
        if item.document.group == "source.toolkit.fluxcd.io":
            match = URL.match(str(item.get("spec", "url") or f"https://{item.get('spec', 'endpoint')}"))
            if match and outside(match["host"]) and UNKNOWN not in match["host"]:
                port = int(match["port"] or PORTS.get(match["scheme"], 443))
                yield match["host"], port, f"{item.document.kind} {item.document.name}"


def _images(cluster: ClusterView) -> Iterator[str]:
    """What nodes pull: containers of every sort, image volumes, and what operators are told to start."""
    for item in cluster.items:
        if item.document.kind != RELEASE:
            yield from _pulled(item.document)


@by_content
def _pulled(document: Document) -> tuple[str, ...]:
    named = b"mage" in document.raw or b"MAGE" in document.raw
    return tuple(images.images(document.object)) if named else ()


def _of_charts(cluster: ClusterView) -> Iterator[tuple[str, int, str]]:
    """(host, port, what for) of the charts of releases, and of the images that their values name."""
    releases = list(cluster.of(RELEASE, group="helm.toolkit.fluxcd.io"))
    held = by_key(item.document for item in cluster.items) if releases else {}
    for item in releases:
        for one in of_release(item.document, held):
            if isinstance(one, Thing):
                host, port = one.end
                if UNKNOWN not in one.name and "${" not in one.name and outside(host):
                    what = "charts" if one.kind == CHART else f"images of {item.document.kind} {item.document.name}"
                    yield DOCKER if host == "docker.io" else host, port, what


def _registry(image: str) -> str:
    host, slash, _ = image.partition("/")
    if UNKNOWN in image or not image:
        return ""
    named = slash and ("." in host or ":" in host or host == "localhost")
    found = host.partition(":")[0] if named else DOCKER
    return found if outside(found) else ""


def _components(cluster: ClusterView) -> Iterator[tuple[Item, dict[str, str]]]:
    for item in cluster.of("Component", group="dapr.io"):
        if str(item.get("spec", "type")).startswith("pubsub.mqtt"):
            held = (mapping(one) for one in many(item.get("spec", "metadata")))
            yield item, {str(one.get("name")): str(one.get("value", "")) for one in held}


def _scopes(cluster: ClusterView, key: str) -> Iterator[tuple[str, str]]:
    """(app, topic) of a component's scopes, for apps that are there."""
    apps = {str(one.annotations.get("dapr.io/app-id")) for one in workloads(cluster)}
    aside = set(_dead_letters(cluster))
    for _, metadata in _components(cluster):
        for part in metadata.get(key, "").split(";"):
            app, _, topics = part.partition("=")
            for topic in filter(None, (one.strip() for one in topics.split(","))):
                if app.strip() in apps and topic not in aside and not ASIDE.search(topic):
                    yield app.strip(), topic


def _plain(cluster: ClusterView, *, hears: bool) -> Iterator[tuple[str, str]]:
    """(app, topic) of apps that are told a broker's address for the pub/sub: no scope of a component holds them."""
    aside = set(_dead_letters(cluster))
    for one in spoken(cluster):
        if one.plain and one.hears is hears and one.topic not in aside and not ASIDE.search(one.topic):
            yield one.app, one.topic


def _subscriptions(cluster: ClusterView) -> Iterator[tuple[str, str]]:
    components = {item.document.name for item, _ in _components(cluster)}
    apps = {str(one.annotations.get("dapr.io/app-id")) for one in workloads(cluster)}
    for item in cluster.of("Subscription", group="dapr.io"):
        scopes: Iterable[Any] = item.get("scopes") or apps
        if item.get("spec", "pubsubname") in components:
            yield from ((str(app), str(item.get("spec", "topic"))) for app in scopes if str(app) in apps)


def _dead_letters(cluster: ClusterView) -> Iterator[str]:
    for item in cluster.of("Subscription", group="dapr.io"):
        if item.get("spec", "deadLetterTopic"):
            yield str(item.get("spec", "deadLetterTopic"))
