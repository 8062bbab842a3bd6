"""A file of the repository that may be a manifest, or the routes of a gateway."""

import re
from collections.abc import Iterator
from typing import Any

from penstock.iotedge import manifest
from penstock.iotedge.check import faults, route_faults, shape_faults
from penstock.iotedge.fault import Fault
from penstock.iotedge.jsontext import Document, NotJson, parse
from penstock.iotedge.kept import KEY
from penstock.iotedge.schema import ROUTE_FILE

#: A text that is meant as a route, and not as one of a router of pages.
_ROUTE = re.compile(r"\bfrom\b.*\binto\b|\binto\s+(\$?upstream|brokeredendpoint)\b", re.IGNORECASE | re.DOTALL)
_ROUTE_KEYS = {"routes", "storeAndForwardConfiguration", "$schema"}


def faults_of(content: bytes) -> Iterator[tuple[int, Fault]]:
    """The faults of a file with their lines; nothing for a file that is neither."""
    try:
        document = parse(content)
    except NotJson as error:
        if b'"$edgeAgent"' in content:
            yield error.line, Fault((), f"this is no JSON: {error} (column {error.column})")
        return
    for fault in _faults(document):
        yield document.line(fault.path), fault


def _faults(document: Document) -> Iterator[Fault]:
    if manifest.looks_like(document.value):
        kept = KEY in document.value
        yield from (one for one in faults(document) if one.secret or not kept)
    elif is_routes(document.value):
        value = {key: held for key, held in document.value.items() if key != "$schema"}
        yield from shape_faults(value, ROUTE_FILE)
        yield from route_faults({name: manifest.Spot(held, ("routes", name)) for name, held in value["routes"].items()})


def is_routes(value: Any) -> bool:
    """True for the routing configuration of a gateway: routes and nothing else, and one of them reads as a route."""
    if not isinstance(value, dict) or not set(value) <= _ROUTE_KEYS or not isinstance(value.get("routes"), dict):
        return False
    texts = (held.get("route") if isinstance(held, dict) else held for held in value["routes"].values())
    return any(isinstance(text, str) and _ROUTE.search(text) for text in texts)
