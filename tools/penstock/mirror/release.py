"""What a HelmRelease takes from outside: its chart, and the images that its values name."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from penstock import marks
from penstock.document import Document, Object
from penstock.mirror import values
from penstock.mirror.chart import AtHand, nothing
from penstock.mirror.sources import Key, chart, source
from penstock.mirror.thing import Thing
from penstock.shape import mapping, mappings

#: In words, what cannot be known of a release here.
Open = str


def of_release(release: Document, held: Mapping[Key, Document], at_hand: AtHand = nothing) -> Iterator[Thing | Open]:
    """Its things, and in words what cannot be known of it here."""
    content = release.object
    spec = mapping(content.get("spec"))
    named = _chart(spec, release.namespace, held)
    if isinstance(named, Open) or (named is not None and not spec.get("chartRef")):
        yield named  # what a chartRef names speaks for itself
    unknown, given = _values(content, release.namespace, held)
    yield from unknown
    own = at_hand(named) if isinstance(named, Thing) else None
    found = images(values.merged(own.values, given), own.version) if own else images(given)
    yield from values.rendered(content, found)
    yield "images that its chart names outside of its values" if own else "images that its chart names itself"


def images(given: Mapping[str, Any], version: str = "") -> Iterator[Thing]:
    """The images of values; where they leave the version open, it is the chart's (`appVersion`)."""
    for one in values.images(given):
        yield one if one.version or one.digest or not version else replace(one, version=version)


def _chart(spec: Mapping[str, Any], namespace: str, held: Mapping[Key, Document]) -> Thing | Open | None:
    reference = mapping(spec.get("chartRef"))
    if not reference:
        return chart(mapping(mapping(spec.get("chart")).get("spec")), namespace, held)
    key = (str(reference.get("kind")), str(reference.get("namespace") or namespace), str(reference.get("name")))
    if key not in held:
        return f"its chart comes from {key[0]} {key[2]}, which no object of this cluster is"
    if key[0] == "HelmChart":
        return chart(mapping(held[key].object.get("spec")), key[1], held)
    return source(held[key].object)


def _values(content: Object, namespace: str, held: Mapping[Key, Document]) -> tuple[list[Open], dict[str, Any]]:
    spec = mapping(content.get("spec"))
    unknown: list[Open] = []
    made: dict[str, Any] = {}
    for one in mappings(spec.get("valuesFrom")):
        text = _from(one, namespace, held)
        if text is None:
            unknown.append(f"values come from {one.get('kind')} {one.get('name')}, which is not read here")
        else:
            made = values.merged(made, text)
    return unknown, values.merged(made, mapping(spec.get("values")))


def _from(one: Mapping[str, Any], namespace: str, held: Mapping[Key, Document]) -> dict[str, Any] | None:
    """The values of a ConfigMap of the render; None for what is not at hand."""
    found = held.get(("ConfigMap", namespace, str(one.get("name")))) if one.get("kind") == "ConfigMap" else None
    if found is None or one.get("targetPath"):
        return None
    text = mapping(found.object.get("data")).get(str(one.get("valuesKey") or "values.yaml"))
    return _read(text) if isinstance(text, str) else None


@lru_cache(maxsize=256)
def _read(text: str) -> dict[str, Any] | None:
    """Clusters of a fleet give a chart the same values; nobody changes what is read."""
    read = marks.values(text.encode())
    return mapping(read[0]) if isinstance(read, list) and read else None
