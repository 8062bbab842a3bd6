"""What Kustomizations on a cluster say of themselves: their revision, and what they have applied."""

from collections.abc import Mapping, Sequence
from typing import Any

from penstock.document import Object
from penstock.drift.answer import Denied, Refused, Unanswered
from penstock.drift.server import NotServed, Server
from penstock.drift.team import AT_ONCE, at_once
from penstock.drift.values import Drifted, Running, State
from penstock.expand.kustomization import GROUP, Key
from penstock.shape import mapping, mappings

VERSION = f"{GROUP}/v1"
#: Namespace, name, group, kind.
Id = tuple[str, str, str, str]


def running(server: Server, keys: Sequence[Key]) -> tuple[dict[str, Object], list[Drifted]]:
    """The Kustomizations that are on the cluster, by namespace/name; and those that may not be read, about which it is
    unknown what else they have applied. Raises Unanswered."""
    found, unread = dict[str, Object](), list[Drifted]()
    for key in keys:
        try:
            thing = server.get(VERSION, "Kustomization", key.namespace, key.name)
        except NotServed:
            return {}, []
        except Denied as denied:
            why = f"what it has applied besides: {denied}"
            unread.append(Drifted(State.UNKNOWN, "Kustomization", key.namespace, key.name, str(key), reason=why))
        else:
            found |= {str(key): thing} if thing is not None else {}
    return found, unread


def told(name: str, thing: Object) -> Running:
    """What a Kustomization says of itself."""
    status = mapping(thing.get("status"))
    ready = next((one for one in mappings(status.get("conditions")) if one.get("type") == "Ready"), {})
    revision = str(status.get("lastAppliedRevision") or "")
    return Running(name, revision, ready.get("status") == "True", str(ready.get("message") or ""))


def extras(server: Server, known: Mapping[str, Object], rendered: Mapping[str, frozenset[Id]]) -> list[Drifted]:
    """What is in an inventory and on the cluster, and git does not have."""
    everywhere = frozenset[Id]().union(*rendered.values())
    asked = [
        (name, *found)
        for name, thing in sorted(known.items())
        for entry in mappings(mapping(mapping(thing.get("status")).get("inventory")).get("entries"))
        if (found := parsed(entry)) is not None and found[0] not in everywhere
    ]
    late = Unanswered("the time is over")
    told = at_once(
        lambda one: _extra(server, *one), asked, AT_ONCE, server.until, lambda one: _unknown(one[0], one[1], late)
    )
    return [one for one in told if one is not None]


def parsed(entry: Mapping[str, Any]) -> tuple[Id, str] | None:
    """The object of an inventory's entry and the version that it was applied in; None for what is no entry."""
    parts = str(entry.get("id") or "").split("_")
    if len(parts) != 4:
        return None
    space, name, group, kind = parts
    return (space, name.replace("__", ":"), group, kind), str(entry.get("v") or "v1")


def _extra(server: Server, kustomization: str, identity: Id, version: str) -> Drifted | None:
    space, name, group, kind = identity
    try:
        live = server.get(f"{group}/{version}" if group else version, kind, space, name)
    except (NotServed, Refused):
        return None
    except Unanswered as error:
        return _unknown(kustomization, identity, error)
    return Drifted(State.EXTRA, kind, space, name, kustomization) if live is not None else None


def _unknown(kustomization: str, identity: Id, error: Unanswered) -> Drifted:
    space, name, _, kind = identity
    return Drifted(State.UNKNOWN, kind, space, name, kustomization, reason=str(error))
