"""Field ownership: what Flux takes over from people, and so takes away when git does not have it.

Before it applies, kustomize-controller makes the fields its own that kubectl (and Flux before server-side apply) wrote.
Those among them that it does not apply are gone then. That is no part of a dry run, so it is worked out here.
"""

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.document import Object
from penstock.drift.connection import MANAGER
from penstock.shape import mapping, mappings

#: (prefix of the manager's name, its operation) of those that Flux takes over from.
TAKEN = (("kubectl", "Apply"), ("kubectl", "Update"), ("before-first-apply", "Update"), (MANAGER, "Update"))
#: Annotations and labels that Flux removes.
REMOVED = (
    ("annotations", "kubectl.kubernetes.io/last-applied-configuration"),
    ("annotations", "kustomize.toolkit.fluxcd.io/checksum"),
    ("annotations", "fluxcd.io/sync-checksum"),
    ("labels", "fluxcd.io/sync-gc-mark"),
)
Path = tuple[str, ...]


def cleaned(made: Object, live: Object, rendered: Object) -> Object:
    """What a dry run gave, without the fields that Flux would have taken over and would not keep."""
    entries = mappings(mapping(live.get("metadata")).get("managedFields"))
    mine, others = set[Path](), set[Path]()
    for entry in entries:
        (mine if _taken(entry) else others).update(_leaves(mapping(entry.get("fieldsV1"))))
    applied = set[Path]()
    for entry in mappings(mapping(made.get("metadata")).get("managedFields")):
        if entry.get("manager") == MANAGER and entry.get("operation") == "Apply":
            applied.update(_leaves(mapping(entry.get("fieldsV1"))))
    result = copy.deepcopy(made)
    lone = [path for path in mine if path not in others - _of_flux(entries) and path not in applied]
    for path in sorted(lone, key=len):  # an item before what is in it
        _remove(result, path)
    metadata = mapping(result.get("metadata"))
    for place, name in REMOVED:
        if name not in mapping(mapping(rendered.get("metadata")).get(place)):
            mapping(metadata.get(place)).pop(name, None)
    return result


def _of_flux(entries: list[dict[str, Any]]) -> set[Path]:
    """What Flux itself owns on the cluster: no other owner that would keep a field."""
    return {
        path
        for entry in entries
        if entry.get("manager") == MANAGER and entry.get("operation") == "Apply"
        for path in _leaves(mapping(entry.get("fieldsV1")))
    }


def _taken(entry: Mapping[str, Any]) -> bool:
    manager, operation = str(entry.get("manager") or ""), entry.get("operation")
    return not entry.get("subresource") and any(manager.startswith(name) and operation == by for name, by in TAKEN)


def _leaves(fields: Mapping[str, Any], above: Path = ()) -> Iterator[Path]:
    """The paths of a FieldsV1 that own a value: `f:name`, `k:{…}` (an item by its keys), `v:…` (a member of a set)."""
    for step, inner in fields.items():
        if step == ".":
            continue
        rest = {name: value for name, value in mapping(inner).items() if name != "."}
        if rest:
            yield from _leaves(rest, (*above, step))
            if step.startswith("k:") and "." in mapping(inner):
                yield (*above, step)
        else:
            yield (*above, step)


def _remove(thing: Any, path: Path) -> None:
    """Take away what a path leads to; nothing when it leads nowhere."""
    for step in path[:-1]:
        thing = _inside(thing, step)
        if thing is None:
            return
    last = path[-1]
    if last.startswith("f:") and isinstance(thing, dict):
        thing.pop(last[2:], None)
    elif isinstance(thing, list):
        found = _inside(thing, last) if last.startswith("k:") else _member(thing, last)
        if found is not None:
            thing[:] = [one for one in thing if one is not found]


def _inside(thing: Any, step: str) -> Any:
    if step.startswith("f:"):
        return thing.get(step[2:]) if isinstance(thing, dict) else None
    if step.startswith("k:") and isinstance(thing, list):
        keys = json.loads(step[2:])
        return next((one for one in thing if isinstance(one, dict) and _has(one, keys)), None)
    if step.startswith("i:") and isinstance(thing, list) and int(step[2:]) < len(thing):
        return thing[int(step[2:])]
    return None


def _has(item: Mapping[str, Any], keys: Mapping[str, Any]) -> bool:
    return all(item.get(name) == value for name, value in keys.items())


def _member(items: list[Any], step: str) -> Any:
    wanted = json.loads(step[2:]) if step.startswith("v:") else None
    return next((one for one in items if one == wanted), None)
