"""What keeps Flux's hands off an object, or off some of its fields."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from penstock import patterns
from penstock.document import Object
from penstock.expand.kustomization import GROUP
from penstock.shape import mapping, mappings

#: On either side: neither applied nor compared.
LEFT_ALONE: Mapping[str, str] = {f"{GROUP}/reconcile": "disabled", f"{GROUP}/ssa": "Ignore"}
ONCE = {f"{GROUP}/ssa": "IfNotPresent"}
MERGED = {f"{GROUP}/ssa": "Merge"}
FORCED = {f"{GROUP}/force": "enabled"}
#: On the cluster: not deleted when git lets go of it.
SPARED = {f"{GROUP}/prune": "disabled"}
#: Longer selectors choose nothing: whoever wrote one may mean ill, and an expression tries it from each place on.
LONGEST = 2000
SELECTED = re.compile(r"\s*(?:(!?)([\w./-]+)(?:\s*(=|==|!=)\s*([\w.-]*)|\s+(in|notin)\s*\(([^)]*)\))?)\s*(?:,|$)")


def says(thing: Object | None, wanted: Mapping[str, str]) -> str:
    """The label or annotation (`name: value`) that is one of these, its value in any case; empty when none is."""
    metadata = mapping((thing or {}).get("metadata"))
    for place in ("labels", "annotations"):
        found = mapping(metadata.get(place))
        for name, value in wanted.items():
            if str(found.get(name) or "").lower() == value.lower():
                return f"{name}: {value}"
    return ""


def partial(thing: Object) -> bool:
    """True for an object that may lack what the cluster's own has: Flux merges it into that, or leaves that alone."""
    return bool(says(thing, MERGED) or says(thing, LEFT_ALONE))


def bare(thing: Object) -> bool:
    """True for an object that says who it is and no more: it puts a label on one that somebody else makes."""
    return thing.keys() <= {"apiVersion", "kind", "metadata"}


def untouched(rendered: Object, before: Object | None) -> str:
    """What in an object of git has Flux not apply it; `before` is what it applied by that name, None when nothing.
    Empty when it does."""
    return says(rendered, LEFT_ALONE) or (says(rendered, ONCE) if before is not None else "")


def exempt(rendered: Object, live: Object | None) -> bool:
    """True for an object that Flux would not touch, whoever says so."""
    return bool(untouched(rendered, live) or says(live, LEFT_ALONE))


def ignored(spec: Mapping[str, Any], thing: Object) -> tuple[str, ...]:
    """The JSON pointers that a Kustomization's spec.ignore has for an object."""
    return tuple(
        str(path)
        for rule in mappings(spec.get("ignore"))
        if _selects(mapping(rule.get("target")), thing)
        for path in rule.get("paths") or ()
    )


def _selects(target: Mapping[str, Any], thing: Object) -> bool:
    metadata = mapping(thing.get("metadata"))
    group, _, version = str(thing.get("apiVersion") or "").rpartition("/")
    has = {
        "group": group,
        "version": version,
        "kind": str(thing.get("kind") or ""),
        "name": str(metadata.get("name") or ""),
        "namespace": str(metadata.get("namespace") or ""),
    }
    if not all(_fits(str(target.get(field) or ""), value) for field, value in has.items()):
        return False
    return _chosen(target.get("labelSelector"), mapping(metadata.get("labels"))) and _chosen(
        target.get("annotationSelector"), mapping(metadata.get("annotations"))
    )


def _fits(pattern: str, value: str) -> bool:
    """An expression that might take long is not tried: it chooses nothing, so that what it would hide is told."""
    return not pattern or patterns.fits(pattern, value) is True


def _chosen(selector: object, labels: Mapping[str, Any]) -> bool:
    """Whether labels fit a selector as it is written on a command line."""
    wanted = _wanted(str(selector or ""))
    return wanted is not None and all(_holds(one, labels) for one in wanted)


@lru_cache(maxsize=256)
def _wanted(selector: str) -> tuple[tuple[str, ...], ...] | None:
    """What the parts of a selector say; None for one that nobody reads."""
    text = " ".join(selector.split())
    return tuple(found.groups("") for found in SELECTED.finditer(text) if found[2]) if len(text) <= LONGEST else None


def _holds(wanted: tuple[str, ...], labels: Mapping[str, Any]) -> bool:
    absent, name, sign, value, among, values = wanted
    has = labels.get(name)
    if among:
        inside = str(has) in [one.strip() for one in values.split(",")] and has is not None
        return inside if among == "in" else not inside
    if sign:
        return (str(has) == value and has is not None) == (sign != "!=")
    return (has is None) == bool(absent)


def without(thing: Object, pointers: Sequence[str]) -> Object:
    """The object without what JSON pointers lead to; what is not there is left out already."""
    for pointer in pointers:
        thing = _dropped(thing, list(_steps(pointer)))
    return thing


def _steps(pointer: str) -> Iterator[str]:
    for step in pointer.split("/")[1:]:
        yield step.replace("~1", "/").replace("~0", "~")


def _dropped(value: Any, steps: list[str]) -> Any:
    if not steps:
        return {} if isinstance(value, dict) else value
    first, rest = steps[0], steps[1:]
    if isinstance(value, dict) and first in value:
        inner = {} if not rest else {first: _dropped(value[first], rest)}
        return {**{name: one for name, one in value.items() if name != first}, **inner}
    if isinstance(value, list) and first.isdigit() and int(first) < len(value):
        at = int(first)
        return [*value[:at], *([] if not rest else [_dropped(value[at], rest)]), *value[at + 1 :]]
    return value
