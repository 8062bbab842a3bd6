"""What Kustomizations on a cluster say of themselves: their revision, and what they have applied."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from penstock.document import Object
from penstock.drift.connection import Refused, Unanswered
from penstock.drift.server import NotServed, Server
from penstock.drift.values import Drifted, Running, State
from penstock.expand.kustomization import GROUP, Key, mapping, mappings

VERSION = f"{GROUP}/v1"
#: Namespace, name, group, kind.
Id = tuple[str, str, str, str]


def running(server: Server, keys: Sequence[Key]) -> dict[str, Object]:
    """The Kustomizations that are on the cluster, by namespace/name. Raises Unanswered."""
    found = {}
    for key in keys:
        try:
            thing = server.get(VERSION, "Kustomization", key.namespace, key.name)
        except NotServed:
            return {}
        if thing is not None:
            found[str(key)] = thing
    return found


def told(name: str, thing: Object) -> Running:
    """What a Kustomization says of itself."""
    status = mapping(thing.get("status"))
    ready = next((one for one in mappings(status.get("conditions")) if one.get("type") == "Ready"), {})
    revision = str(status.get("lastAppliedRevision") or "")
    return Running(name, revision, ready.get("status") == "True", str(ready.get("message") or ""))


def extras(server: Server, known: Mapping[str, Object], rendered: Mapping[str, frozenset[Id]]) -> Iterator[Drifted]:
    """What is in an inventory and on the cluster, and git does not have."""
    everywhere = frozenset[Id]().union(*rendered.values())
    for name, thing in sorted(known.items()):
        inventory = mapping(mapping(thing.get("status")).get("inventory"))
        for entry in mappings(inventory.get("entries")):
            found = parsed(entry)
            if found is not None and found[0] not in everywhere:
                yield from _extra(server, name, *found)


def parsed(entry: Mapping[str, Any]) -> tuple[Id, str] | None:
    """The object of an inventory's entry and the version that it was applied in; None for what is no entry."""
    parts = str(entry.get("id") or "").split("_")
    if len(parts) != 4:
        return None
    space, name, group, kind = parts
    return (space, name.replace("__", ":"), group, kind), str(entry.get("v") or "v1")


def _extra(server: Server, kustomization: str, identity: Id, version: str) -> Iterator[Drifted]:
    space, name, group, kind = identity
    try:
        live = server.get(f"{group}/{version}" if group else version, kind, space, name)
    except (NotServed, Refused):
        return
    except Unanswered as error:
        yield Drifted(State.UNKNOWN, kind, space, name, kustomization, reason=str(error))
        return
    if live is not None:
        yield Drifted(State.EXTRA, kind, space, name, kustomization)
