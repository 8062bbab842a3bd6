"""A base deployment and layers upon it, as the one deployment that a device gets."""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from penstock.errors import PenstockError
from penstock.iotedge import manifest as manifests
from penstock.iotedge.condition import ConditionError, Device, matches
from penstock.iotedge.manifest import AGENT, DESIRED, HUB, put


@dataclass(frozen=True, slots=True)
class Layer:
    """One file: where it came from, its value, its priority (None where it says none), its target condition; and when
    it was made, as the hub says it (empty where nothing does)."""

    source: str
    value: Mapping[str, Any]
    priority: int | None
    condition: str
    base: bool
    made: str = ""


@dataclass(frozen=True, slots=True)
class Combined:
    """The deployment that a device gets, and what was decided on the way."""

    value: Mapping[str, Any]
    notes: tuple[str, ...]


def layer(source: str, value: Mapping[str, Any]) -> Layer:
    """A file as a layer."""
    held = manifests.read(value)
    made = value.get("createdTimeUtc")
    return Layer(source, value, held.priority, held.condition, not held.layered, str(made or ""))


def combined(layers: Sequence[Layer], device: Device) -> Combined:
    """What a device gets: of the base deployments that are for it the one of highest priority, and over it the layers,
    the higher priority over the lower. Raises PenstockError."""
    notes: list[str] = []
    fitting = [one for one in layers if _fits(one, device, notes)]
    bases = sorted((one for one in fitting if one.base), key=_rank)
    if not bases:
        why = "\n".join(notes) or "a layer says only what is added to one"
        raise PenstockError(f"there is no base deployment among them for {device.id}: {why}")
    base = bases[-1]
    notes += [f"{one.source}: left out, for {base.source} has the higher priority or is newer" for one in bases[:-1]]
    above = sorted((one for one in fitting if not one.base), key=_rank)
    notes += _ties(above)
    low = [one.source for one in above if one.priority is not None and one.priority <= (base.priority or 0)]
    if low and base.priority is not None:
        raise PenstockError(f"{', '.join(low)}: a layer must have a higher priority than its base, {base.priority}")
    if not above:
        return Combined(base.value, tuple(notes))
    value = {"modulesContent": deepcopy(dict(manifests.content(base.value)))}
    for one in above:
        notes += _laid(value["modulesContent"], one)
    return Combined(value, tuple(notes))


def _rank(one: Layer) -> tuple[int, str]:
    """Of two of one priority the newer counts, as at the hub; where nothing says which, the one that is named later."""
    return (one.priority if one.priority is not None else -1 if one.base else 0, one.made)


def _ties(layers: Sequence[Layer]) -> Iterator[str]:
    """Layers of one priority, of which the hub takes the newest."""
    for one, other in pairwise(layers):
        if one.priority is not None and one.priority == other.priority:
            yield f"{one.source} and {other.source} have one priority, {one.priority}: the second counts as the newer"


def _fits(one: Layer, device: Device, notes: list[str]) -> bool:
    try:
        held = matches(one.condition, device)
    except ConditionError as error:
        raise PenstockError(f"{one.source}: target condition {one.condition!r}: {error}") from error
    if not held:
        said = f"{one.source}: left out, for {device.id} does not fit its target condition {one.condition!r}"
        notes.append(f"{said}; say what the device is by --device and --tag")
    return held


def _laid(into: dict[str, Any], one: Layer) -> list[str]:
    """Put a layer over a deployment. Whole sections are replaced, twins by their keys."""
    notes = []
    for module, held in manifests.content(one.value).items():
        for key, value in held.items() if isinstance(held, Mapping) else ():
            keys = key.removeprefix(DESIRED).strip(".").split(".")
            desired = into.setdefault(module, {}).setdefault(DESIRED, {})
            if keys == [""]:
                into[module][DESIRED] = deepcopy(value)
                continue
            if module in (AGENT, HUB) and len(keys) > 2:
                keys = [keys[0], ".".join(keys[1:])]
            if keys[0] in ("modules", "routes") and keys[-1] in desired.get(keys[0], {}):
                notes.append(f"{one.source}: its {keys[0][:-1]} {keys[-1]} takes the place of the one below")
            put(desired, keys, deepcopy(value))
    return notes


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """True when two manifests say the same."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
