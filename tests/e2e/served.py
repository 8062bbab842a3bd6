"""What the API server adds to an object, in one place; everything else must be what was rendered."""

import base64
import copy
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from penstock.scope import CLUSTER_WIDE
from tests.e2e.api import Object

#: Of every object: who it is, who wrote what and when, and what runs it says of it.
ADDED = (
    ("metadata", "uid"),
    ("metadata", "resourceVersion"),
    ("metadata", "generation"),
    ("metadata", "creationTimestamp"),
    ("metadata", "managedFields"),
    ("metadata", "finalizers"),
    ("metadata", "selfLink"),
    ("status",),
)
#: Of a namespace: the label of its own name, and its finalizer. Of a Kustomization: that a test asked it to try again.
ADDED_TO = {
    "Namespace": (("metadata", "labels", "kubernetes.io/metadata.name"), ("spec",)),
    "Kustomization": (("metadata", "annotations", "reconcile.fluxcd.io/requestedAt"),),
}
QUANTITY = re.compile(r"([+-]?[0-9.]+)(m|[KMGTPE]i?|k|)$")
SCALE = {"": 1, "m": Decimal("0.001"), "k": 10**3, **{unit: 10 ** (3 * n) for n, unit in enumerate("KMGTPE", 1)}}
SCALE |= {f"{unit}i": 1024**n for n, unit in enumerate("KMGTPE", 1)}


def bare(thing: Object) -> Object:
    """A copy without what the server adds."""
    copied = copy.deepcopy(thing)
    for path in (*ADDED, *ADDED_TO.get(thing["kind"], ())):
        _drop(copied, path)
    if not copied["metadata"].get("annotations", True):
        del copied["metadata"]["annotations"]
    return copied


def sent(thing: Object) -> Object:
    """A rendered object as the API server takes it: the texts of a Secret are encoded, what sops wrote beside them is
    no field of it, no status is sent, and what lies in no namespace has none."""
    secret = thing["kind"] == "Secret"
    left = ("status", "stringData", "sops") if secret else ("status",)
    changed = {name: value for name, value in thing.items() if name not in left}
    if (thing["apiVersion"].rpartition("/")[0], thing["kind"]) in CLUSTER_WIDE:
        changed["metadata"] = {name: value for name, value in thing["metadata"].items() if name != "namespace"}
    if secret and thing.get("stringData"):
        encoded = {name: base64.b64encode(str(text).encode()).decode() for name, text in thing["stringData"].items()}
        changed["data"] = {**(thing.get("data") or {}), **encoded}
    return changed


def _drop(thing: Any, path: tuple[str, ...]) -> None:
    for name in path[:-1]:
        thing = thing.get(name) or {}
    thing.pop(path[-1], None)


def missing(rendered: Any, live: Any, path: str = "") -> Iterator[str]:
    """Where a live object does not have what was rendered: the fields, with both values. What the live object has
    besides is no difference here; `bare` and a dry run of the render say whether it belongs there."""
    if isinstance(rendered, dict) and isinstance(live, dict):
        for name, value in rendered.items():
            if value is not None and not (name not in live and value in ({}, [])):
                yield from missing(value, live.get(name), f"{path}.{name}")
    elif isinstance(rendered, list) and isinstance(live, list) and len(rendered) == len(live):
        for at, value in enumerate(rendered):
            yield from missing(value, live[at], f"{path}[{at}]")
    elif not same(rendered, live):
        yield f"{path}: rendered {rendered!r}, live {live!r}"


def same(rendered: Any, live: Any) -> bool:
    """Equal, or the same quantity in the server's own spelling."""
    if rendered == live and isinstance(rendered, bool) == isinstance(live, bool):
        return True
    amounts = _amount(rendered), _amount(live)
    return amounts[0] is not None and amounts[0] == amounts[1]


def _amount(value: Any) -> Decimal | None:
    found = QUANTITY.match(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    return Decimal(found[1]) * SCALE[found[2]] if found else None
