"""The fields that a schema knows beside one."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from penstock.document import Document
from penstock.expand.kustomization import mapping
from penstock.validate import kubernetes
from penstock.validate.question import Judge
from penstock.where import Field

#: References to references end somewhere.
DEEPEST = 8


def beside(judge: Judge, document: Document, way: Field) -> frozenset[str]:
    """The names of the fields of what is at `way`; none when the schema does not say."""
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
    return frozenset(mapping(_followed(schema, folder)[0].get("properties")))


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
