"""A value of a Secret's `data`, or of a ConfigMap's `binaryData`, is not base64.

What
    These fields hold bytes, written in base64. A value is something else, most often the text itself.

Why
    The API server refuses the object, and with it the whole Kustomization. A text belongs into `stringData` (or, in a
    ConfigMap, into `data`).

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: line, namespace: edge-app1}
    binaryData: {curve: AAECAw==}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: line, namespace: edge-app1}
    binaryData: {curve: "0, 1, 2, 3"}
"""

import base64
import binascii
from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import veiled
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "data-not-base64"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT

#: Kind → the field of bytes, and the one of texts.
FIELDS = {"Secret": ("data", "stringData"), "ConfigMap": ("binaryData", "data")}
ABOUT = tuple(FIELDS)


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Values that the API server cannot decode. What is encrypted, or only known on the cluster, may be anything."""
    if item.document.group or item.document.kind not in FIELDS:
        return
    field, instead = FIELDS[item.document.kind]
    for key, value in mapping(item.get(field)).items():
        if isinstance(value, str) and not veiled(value) and not _decodes(value):
            hint = f"write it in base64, or as it is under {instead}"
            yield Problem(f"{field}.{key} is not base64", item, (field, key), hint=hint)


def _decodes(value: str) -> bool:
    """True for standard base64 with its padding; ends of lines do not count."""
    joined = value.replace("\r", "").replace("\n", "")
    if len(joined) % 4:
        return False
    try:
        base64.b64decode(joined, validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
