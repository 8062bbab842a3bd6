"""A CustomResourceDefinition without its prose: what the API server checks, and nothing else.

Everything here is a pure function over decoded JSON values. A schema is walked by what its keywords mean, because
`description` is prose as a keyword and a field like any other inside `properties`.
"""

import json
from typing import Any

PROSE = frozenset({"description", "example", "externalDocs", "title"})
SCHEMAS_BY_NAME = frozenset({"properties", "patternProperties", "definitions"})
SCHEMAS_IN_ORDER = frozenset({"allOf", "anyOf", "oneOf"})
SCHEMA = frozenset({"items", "additionalProperties", "not"})
# Printer columns are for people, and conversion needs a webhook that a repository does not have.
VERSION_FIELDS = (
    "name",
    "served",
    "storage",
    "deprecated",
    "deprecationWarning",
    "schema",
    "selectableFields",
    "subresources",
)


# The API server refuses a CRD of Kubernetes' own groups without it.
APPROVED = "api-approved.kubernetes.io"


class CrdError(ValueError):
    """A document that calls itself a CustomResourceDefinition and is not one that can be used here."""


def is_crd(document: object) -> bool:
    """Whether a decoded document says it is a CustomResourceDefinition, of whatever version."""
    return isinstance(document, dict) and document.get("kind") == "CustomResourceDefinition"


def strip(schema: Any) -> Any:
    """The schema without descriptions, examples, titles and links. Data (default, enum) and CEL rules are untouched."""
    if not isinstance(schema, dict):
        return schema  # `additionalProperties: true` is a schema too
    return {keyword: _strip_keyword(keyword, value) for keyword, value in schema.items() if keyword not in PROSE}


def _strip_keyword(keyword: str, value: Any) -> Any:
    if keyword in SCHEMAS_BY_NAME and isinstance(value, dict):
        return {name: strip(schema) for name, schema in value.items()}
    if keyword in SCHEMAS_IN_ORDER and isinstance(value, list):
        return [strip(schema) for schema in value]
    return strip(value) if keyword in SCHEMA else value


def prune(crd: dict[str, Any]) -> dict[str, Any]:
    """The CRD with only what decides whether an object is valid: names, scope, versions and their stripped schemas.

    Raises CrdError when it is not an apiextensions.k8s.io/v1 object whose name is `<plural>.<group>`.
    """
    if crd.get("apiVersion") != "apiextensions.k8s.io/v1":
        raise CrdError(f"apiVersion is {crd.get('apiVersion')!r}, not 'apiextensions.k8s.io/v1'")
    spec = crd["spec"]
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": full_name(crd), **_approval(crd)},
        "spec": {
            "group": spec["group"],
            "names": spec["names"],
            "scope": spec["scope"],
            "versions": [_prune_version(version) for version in spec["versions"]],
        },
    }


def _approval(crd: dict[str, Any]) -> dict[str, Any]:
    said = (crd["metadata"].get("annotations") or {}).get(APPROVED)
    return {"annotations": {APPROVED: said}} if said else {}


def _prune_version(version: dict[str, Any]) -> dict[str, Any]:
    kept = {field: version[field] for field in VERSION_FIELDS if field in version}
    if "schema" in kept:
        kept["schema"] = {"openAPIV3Schema": strip(kept["schema"]["openAPIV3Schema"])}
    return kept


def full_name(crd: dict[str, Any]) -> str:
    """`<plural>.<group>`, which a CRD must carry as its metadata.name. Raises CrdError when it does not."""
    expected = f"{crd['spec']['names']['plural']}.{crd['spec']['group']}"
    if crd["metadata"]["name"] != expected:
        raise CrdError(f"metadata.name is {crd['metadata']['name']!r}, and plural and group make {expected!r}")
    return expected


def file_name(crd: dict[str, Any]) -> str:
    """The name of the file a CRD is kept in, `<plural>.<group>.json`."""
    return f"{full_name(crd)}.json"


def served(crd: dict[str, Any]) -> list[str]:
    """The names of the versions that the CRD serves, in its own order."""
    return [version["name"] for version in crd["spec"]["versions"] if version["served"]]


def encode(value: object) -> bytes:
    """The one byte form of a value: UTF-8 JSON, sorted keys, one space of indent, one newline at the end."""
    return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()
