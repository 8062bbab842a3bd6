"""The fields that a schema knows beside one."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from penstock.document import Document
from penstock.shape import mapping
from penstock.validate import kubernetes
from penstock.validate.question import Judge
from penstock.where import Field

#: References to references end somewhere.
DEEPEST = 8


#: A field of what a rule of a CRD is about; not what it calls.
OWN = re.compile(r"\bself((?:\.[A-Za-z_]\w*\b(?!\())+)")


def beside(judge: Judge, document: Document, way: Field) -> frozenset[str]:
    """The names of the fields of what is at `way`; none when the schema does not say."""
    return frozenset(mapping(_schema(judge, document, way).get("properties")))


def ruled(judge: Judge, document: Document, way: Field, message: str) -> tuple[str, ...]:
    """The one field below `way` that the CRD's rule with this message is about; empty when it is about several."""
    if judge.crd is None:
        return ()
    rules = _schema(judge, document, way).get("x-kubernetes-validations")
    said = [mapping(one) for one in rules] if isinstance(rules, list) else []
    told = [str(one.get("rule")) for one in said if one.get("message") and message.endswith(str(one["message"]))]
    fields = {match[1] for rule in told for match in OWN.finditer(rule)}
    return tuple(fields.pop().split(".")[1:]) if len(fields) == 1 else ()


def _schema(judge: Judge, document: Document, way: Field) -> dict[str, Any]:
    if judge.crd is not None:
        spec = mapping(json.loads(judge.crd.raw).get("spec"))
        version = document.api_version.rpartition("/")[2]
        served: dict[str, Any] = next((one for one in spec.get("versions", ()) if one.get("name") == version), {})
        schema, folder = mapping(mapping(served.get("schema")).get("openAPIV3Schema")), Path()
    else:
        path = kubernetes.schema(judge.kubernetes, document.api_version, document.kind)
        schema, folder = _read(path), path.parent
    for key in way:
        schema, folder = _below(*_followed(schema, folder), key)
    return _followed(schema, folder)[0]


def _below(schema: dict[str, Any], folder: Path, key: str | int) -> tuple[dict[str, Any], Path]:
    if isinstance(key, int):
        return mapping(schema.get("items")), folder
    return mapping(mapping(schema.get("properties")).get(key) or schema.get("additionalProperties")), folder


def _followed(schema: dict[str, Any], folder: Path) -> tuple[dict[str, Any], Path]:
    """The schema that a reference leads to, and the folder that its own references begin in."""
    for _ in range(DEEPEST):
        reference = schema.get("$ref")
        if not isinstance(reference, str):
            break
        path = (folder / reference).resolve()
        schema, folder = _read(path), path.parent
    return schema, folder


@lru_cache(maxsize=64)
def _read(path: Path) -> dict[str, Any]:
    try:
        return mapping(json.loads(path.read_bytes()))
    except (OSError, ValueError):
        return {}
