"""What of a cluster stands between levels: what other networks reach, what serves that, and what it stands on.

Found by what the objects are, not by their names: Services that are open to the outside, NetworkPolicies that name
networks, the workloads that those select, and the ConfigMaps, Secrets and Certificates that the workloads use; and the
configuration of CoreDNS.
"""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from penstock.danger.seen import POD_SPEC, containers, pod, value
from penstock.diff.change import ObjectId
from penstock.document import Document, Object
from penstock.shape import mapping, mappings

OUTSIDE = frozenset({"LoadBalancer", "NodePort"})
KINDS = frozenset({"Service", "NetworkPolicy", "ConfigMap", "Secret", "Certificate", *POD_SPEC})
#: Where and how the configuration of the cluster's name server is called (the second is what others may add).
NAMES = ("kube-system", ("coredns", "coredns-custom"))

Labels = frozenset[tuple[str, str]]
Name = tuple[str, str]


class Part(NamedTuple):
    """What one object has to do with ways. `selects` are the labels of the pods behind a door (None: it is none),
    `labels` those of its own pods, `uses` the objects that these pods, or a Certificate, stand on."""

    id: ObjectId
    selects: Labels | None = None
    labels: Labels | None = None
    uses: frozenset[tuple[str, str]] = frozenset()
    running: bool = True
    open: bool = False


@lru_cache(maxsize=4096)
def part(document: Document) -> Part | None:
    """The object's part; None when it has none."""
    kind, one = document.kind, ObjectId(*document.identity)
    if kind not in KINDS or kind in ("ConfigMap", "Secret"):
        return None
    content = document.object
    if kind == "Service" and not document.group:
        spec = mapping(content.get("spec"))
        door = spec.get("type") in OUTSIDE or bool(spec.get("externalIPs"))
        return Part(one, _labels(spec.get("selector")) if door else None, open=door)
    if kind == "NetworkPolicy":
        return Part(one, _labels(value(content, "spec", "podSelector", "matchLabels")) if _outside(content) else None)
    if kind == "Certificate":
        return Part(one, uses=frozenset({("Secret", str(value(content, "spec", "secretName")))}))
    return _workload(one, content)


def ways(documents: Collection[Document]) -> frozenset[ObjectId]:
    """All that stands between levels."""
    parts = [found for document in documents if (found := part(document)) is not None]
    doors = [one for one in parts if one.selects]
    behind = [one for one in parts if any(serves(one, door) for door in doors)]
    used = {(one.id.namespace, *use) for one in behind for use in one.uses}
    listed = (ObjectId(*document.identity) for document in documents)
    stood_on = {one for one in listed if (one.namespace, one.kind, one.name) in used or is_name_server(one)}
    certificates = (one for one in parts if one.id.kind == "Certificate")
    made = {one.id for one in certificates if any((one.id.namespace, *use) in used for use in one.uses)}
    return frozenset({one.id for one in (*doors, *behind)} | stood_on | made)


def serves(one: Part, door: Part) -> bool:
    """True for a workload with the pods that a door leads to."""
    same = one.id.namespace == door.id.namespace
    return same and one.labels is not None and bool(door.selects) and (door.selects or frozenset()) <= one.labels


def is_name_server(one: ObjectId) -> bool:
    """True for the configuration of CoreDNS."""
    return one.kind == "ConfigMap" and one.namespace == NAMES[0] and one.name in NAMES[1]


def _labels(words: Any) -> Labels:
    return frozenset((str(key), str(word)) for key, word in mapping(words).items())


def _outside(content: Object) -> bool:
    """True when a policy names networks; every pod of a namespace is not a door."""
    rules = [*mappings(value(content, "spec", "ingress")), *mappings(value(content, "spec", "egress"))]
    return any("ipBlock" in peer for rule in rules for key in ("from", "to") for peer in mappings(rule.get(key)))


def _workload(one: ObjectId, content: Object) -> Part:
    way = POD_SPEC[one.kind][:-1]
    labels = _labels(value(content, *way, "metadata", "labels"))
    running = value(content, "spec", "replicas") != 0
    return Part(one, labels=labels, uses=frozenset(_uses(content)), running=running)


def _uses(content: Object) -> Iterator[tuple[str, str]]:
    for volume in mappings(pod(content).get("volumes")):
        for source in (volume, *mappings(mapping(volume.get("projected")).get("sources"))):
            yield from _named(source, "configMap", "secret")
    for container in containers(content):
        for each in mappings(container.get("envFrom")):
            yield from _named(each, "configMapRef", "secretRef")
        for each in mappings(container.get("env")):
            yield from _named(mapping(each.get("valueFrom")), "configMapKeyRef", "secretKeyRef")


def _named(holder: Mapping[str, Any], *keys: str) -> Iterator[tuple[str, str]]:
    for key, kind in zip(keys, ("ConfigMap", "Secret"), strict=True):
        source = mapping(holder.get(key))
        name = source.get("name") or source.get("secretName")
        if name:
            yield kind, str(name)
