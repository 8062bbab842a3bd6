"""strip: prose goes, everything that decides stays, and a field may be called whatever it likes."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from schemas import crd

PROSE = ["description", "example", "externalDocs", "title"]
DATA = st.sampled_from([None, True, 7, "text", [], {"description": "data"}, [{"title": "data", "a": {"example": 1}}]])
NAMES = st.sampled_from([*PROSE, "properties", "default", "items", "spec"])


def schemas_of(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Schemas whose parts are `inner` schemas, with prose and data among their keywords."""
    return st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(PROSE, DATA),
            **dict.fromkeys(["default", "enum", "required", "type", "x-kubernetes-validations"], DATA),
            "properties": st.dictionaries(NAMES, inner, max_size=2),
            "items": inner,
            "additionalProperties": st.booleans() | inner,
            "allOf": st.lists(inner, max_size=2),
            "not": inner,
        },
    )


LEAVES = st.sampled_from([{"type": "string", "description": "prose"}, {"title": "prose"}, {}])
SCHEMAS = schemas_of(LEAVES | schemas_of(LEAVES))


def nodes(schema: Any) -> list[dict[str, Any]]:
    """Every schema within a schema, itself first, in the order of its keywords."""
    if not isinstance(schema, dict):
        return []
    inner = [*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")]
    return [schema, *(node for part in [*inner, *schema.get("allOf", []), schema.get("not")] for node in nodes(part))]


@given(SCHEMAS)
def test_strip_twice_is_strip_once(schema: dict[str, Any]) -> None:
    once = crd.strip(schema)
    assert crd.strip(once) == once


@given(SCHEMAS)
def test_no_schema_keeps_a_word_of_prose(schema: dict[str, Any]) -> None:
    assert not any(node.keys() & set(PROSE) for node in nodes(crd.strip(schema)))


@given(SCHEMAS)
def test_every_schema_keeps_its_fields_and_its_data(schema: dict[str, Any]) -> None:
    data = ("type", "default", "enum", "required", "x-kubernetes-validations")
    before, after = nodes(schema), nodes(crd.strip(schema))
    assert len(after) == len(before)
    for old, new in zip(before, after, strict=True):
        assert list(new.get("properties", {})) == list(old.get("properties", {}))
        assert {key: new[key] for key in data if key in new} == {key: old[key] for key in data if key in old}


@given(SCHEMAS)
def test_strip_leaves_its_input_alone(schema: dict[str, Any]) -> None:
    before = crd.encode(schema)
    crd.strip(schema)
    assert crd.encode(schema) == before


def test_a_field_called_description_survives_without_its_own_description() -> None:
    schema = {
        "description": "prose",
        "type": "object",
        "properties": {"description": {"description": "prose", "type": "string"}, "properties": {"type": "object"}},
        "required": ["description"],
    }
    assert crd.strip(schema) == {
        "type": "object",
        "properties": {"description": {"type": "string"}, "properties": {"type": "object"}},
        "required": ["description"],
    }


def test_a_default_may_hold_a_description() -> None:
    schema = {"type": "object", "default": {"description": "data", "title": "data"}, "example": {"a": 1}}
    assert crd.strip(schema) == {"type": "object", "default": {"description": "data", "title": "data"}}


def test_a_boolean_schema_is_itself() -> None:
    schema = {"type": "object", "additionalProperties": True}
    assert crd.strip(schema) == schema
