"""What must hold for new clusters before a byte is written: names, parents, networks."""

import ipaddress
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from pydantic import ValidationError

from penstock import facts
from penstock.errors import PenstockError
from penstock.misfit import misfit
from penstock.scaffold.allocate import CHILD, DEVICE, NODE, POD, SERVICE
from penstock.scaffold.layout import Layout, Place
from penstock.scaffold.networks import Network, inside, overlap

GATEWAY = "GATEWAY_ADDRESS"

#: What the name of a certificate has room for (RFC 5280).
LONGEST_HOST = 64


def networks(new: Iterable[Place], site: Sequence[Place]) -> Iterator[str]:
    """What is wrong with the networks of new clusters among those of their site, the new ones included."""
    seen: set[frozenset[str]] = set()
    for cluster in new:
        yield from _alone(cluster)
        for other in site:
            pair = frozenset((cluster.label, other.label))
            if other.label != cluster.label and pair not in seen and _routed(cluster, other):
                seen.add(pair)
                yield from _between(cluster, other)


def _routed(one: Place, other: Place) -> bool:
    """True for parent and child, and for children of one parent."""
    parents = one.facts.get("PARENT", ""), other.facts.get("PARENT", "")
    return parents[0] == other.label or parents[1] == one.label or (parents[0] == parents[1] != "")


def _alone(cluster: Place) -> Iterator[str]:
    held = {fact: cluster.networks(fact) for fact in (NODE, POD, SERVICE, CHILD, DEVICE)}
    for one, other in ((NODE, POD), (NODE, SERVICE), (POD, SERVICE), (CHILD, NODE), (CHILD, POD), (CHILD, SERVICE)):
        yield from _apart(held[one], held[other], f"{cluster.label}: {one}", other)
    for device in held[DEVICE]:
        if held[NODE] and not any(inside(device, node) for node in held[NODE]):
            yield f"{cluster.label}: {DEVICE} {device} is no part of {NODE} {_all(held[NODE])}"
    yield from _gateway(cluster, held[NODE])


def _gateway(cluster: Place, nodes: list[Network]) -> Iterator[str]:
    gateway = cluster.facts.get(GATEWAY, "")
    try:
        address = ipaddress.ip_address(gateway) if gateway else None
    except ValueError:
        yield f"{cluster.label}: {GATEWAY} {gateway!r} is no address, as 10.41.3.10 is one"
        return
    if address and nodes and not any(inside(ipaddress.ip_network(address), node) for node in nodes):
        yield f"{cluster.label}: {GATEWAY} {gateway} is not in {NODE} {_all(nodes)}"


def _between(one: Place, other: Place) -> Iterator[str]:
    for left in (NODE, POD, SERVICE):
        for right in (NODE, POD, SERVICE):
            what, whose = f"{one.label}: {left}", f"{right} of {other.label}"
            yield from _apart(one.networks(left), other.networks(right), what, whose)
    for child, parent in ((one, other), (other, one)):
        if child.facts.get("PARENT") == parent.label:
            yield from _let_in(child, parent)


def _let_in(child: Place, parent: Place) -> Iterator[str]:
    allowed = parent.networks(CHILD)
    for node in child.networks(NODE) if allowed else ():
        if not any(inside(node, network) for network in allowed):
            yield f"{child.label}: {NODE} {node} is not in {CHILD} of its parent {parent.label}, {_all(allowed)}"


def _apart(left: list[Network], right: list[Network], what: str, whose: str) -> Iterator[str]:
    for one in left:
        for other in right:
            if overlap(one, other):
                yield f"{what} {one} overlaps {whose} {other}"


def _all(networks: Iterable[Network]) -> str:
    return ", ".join(map(str, networks))


def known_facts(model: type[facts.Facts], values: Mapping[str, str], where: str) -> Iterator[str]:
    """What the facts' own model finds wrong."""
    try:
        model.model_validate(dict(values))
    except ValidationError as error:
        for fault in error.errors():
            yield f"{where}: {'.'.join(map(str, fault['loc']))}: {misfit(fault)}"


def hosts(clusters: Iterable[Place], domain: str, known: Iterable[str]) -> Iterator[str]:
    """Names of hosts that would be too long; `known` are hosts of the model, which show how they are made."""
    if not domain:
        return
    prefix = max((host.partition(".")[0] for host in known), key=len, default="")
    for cluster in clusters:
        host = ".".join(filter(None, (prefix, cluster.name, domain)))
        if len(host) > LONGEST_HOST:
            yield f"{cluster.label}: {host} is longer than a certificate's name may be, {LONGEST_HOST}: shorten a name"
            return


def counted(layout: Layout, folders: Iterable[str]) -> Iterator[str]:
    """New clusters' folders that penstock.yaml would pass over."""
    for folder in folders:
        if not layout.counted(folder):
            yield f"penstock.yaml: `clusters:` does not take in {folder}: add it there first"
            return


def named_only(layout: Layout, model: Place, new: Place) -> Iterator[str]:
    """What penstock.yaml says of the model by its name, and so not of its copy."""
    for assumed in layout.settings.assume:
        what = (assumed.kind, assumed.namespace, assumed.name)
        if assumed.fits(model.label, *what) and not assumed.fits(new.label, *what):
            yield f"penstock.yaml assumes {'/'.join(what)} on {model.label}: let it say so of {new.label} as well"
    for waiver in layout.settings.waivers:
        if _fits(model, waiver.clusters) and not _fits(new, waiver.clusters):
            yield f"penstock.yaml waives {waiver.code} for {model.label}, and not for {new.label}"


def _fits(place: Place, globs: Iterable[str]) -> bool:
    return any(fnmatchcase(place.label, glob) for glob in globs)


def caught(*works: Iterable[str]) -> list[str]:
    """Every sentence of some checks; one that cannot go on gives its own."""
    said: list[str] = []
    for work in works:
        try:
            said += work
        except PenstockError as error:
            said.append(str(error))
    return said
