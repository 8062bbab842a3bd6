"""What Kubernetes asks of a structural schema, so that the tests need not trust the extractor."""

from collections.abc import Iterator
from typing import Any

PROSE = {"description", "example", "externalDocs", "title"}
NEVER = {
    "$ref",
    "definitions",
    "dependencies",
    "deprecated",
    "discriminator",
    "id",
    "patternProperties",
    "readOnly",
    "xml",
}
# Inside allOf, anyOf, oneOf and not, a schema may only constrain, not shape.
NEVER_IN_LOGIC = {"additionalProperties", "default", "nullable", "x-kubernetes-preserve-unknown-fields"}


def problems(schema: dict[str, Any], where: str = "") -> Iterator[str]:
    """One line for each place where the schema is not structural, or carries prose."""
    yield from (f"{where}: {keyword}" for keyword in sorted(schema.keys() & (PROSE | NEVER)))
    if not _has_type(schema):
        yield f"{where}: no type"
    if "properties" in schema and "additionalProperties" in schema:
        yield f"{where}: properties and additionalProperties"
    for name, inner in _shapes(schema):
        yield from problems(inner, f"{where}.{name}")
    for name, inner in _logic(schema):
        yield from _logic_problems(inner, f"{where}.{name}")


def _has_type(schema: dict[str, Any]) -> bool:
    free = schema.get("x-kubernetes-int-or-string") or schema.get("x-kubernetes-preserve-unknown-fields")
    return bool(schema.get("type") or free)


def _logic_problems(schema: dict[str, Any], where: str) -> Iterator[str]:
    yield from (f"{where}: {keyword}" for keyword in sorted(schema.keys() & (PROSE | NEVER | NEVER_IN_LOGIC)))
    for name, inner in (*_shapes(schema), *_logic(schema)):
        yield from _logic_problems(inner, f"{where}.{name}")


def _shapes(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from schema.get("properties", {}).items()
    for keyword in ("items", "additionalProperties"):
        if isinstance(schema.get(keyword), dict):
            yield keyword, schema[keyword]


def _logic(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from ((f"{keyword}[{index}]", inner) for index, inner in enumerate(schema.get(keyword, ())))
    if "not" in schema:
        yield "not", schema["not"]
