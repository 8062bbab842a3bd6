"""schemas/published-nodes.schema.json, made from the tables of fields: `python -m opc_publisher.schema`."""

import json
import sys
from typing import Any

from opc_publisher.fields import ENTRY, NODE, Field

_NODE_IDS = ("Id", "ExpandedNodeId", "BrowsePath")


def schema() -> dict[str, Any]:
    """The JSON Schema of a published-nodes file, in the spelling of its documentation."""
    nodes: dict[str, Any] = {"type": ["array", "null"], "items": {"$ref": "#/$defs/node"}}
    legacy = {"type": ["object", "null"], "required": ["Identifier"], "properties": {"Identifier": {"type": "string"}}}
    entry = _object(ENTRY) | {"required": ["EndpointUrl"]}
    entry["properties"] |= {"OpcNodes": nodes, "NodeId": legacy}
    node = _object(NODE) | {"anyOf": [_has(name) for name in _NODE_IDS]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A published-nodes file of opc-publisher",
        "type": "array",
        "items": {"$ref": "#/$defs/entry"},
        "$defs": {"entry": entry, "node": node},
    }


def _object(fields: tuple[Field, ...]) -> dict[str, Any]:
    properties = {one.name: _property(one) for one in fields if one.name not in ("OpcNodes", "NodeId")}
    return {"type": "object", "properties": properties}


def _property(one: Field) -> dict[str, Any]:
    # null means "not set" everywhere, as serializers write it.
    kind = dict(one.kind.schema)
    if "type" in kind:
        kind["type"] = [kind["type"], "null"]
    about = f"{one.about} Without effect here: {one.ignored}." if one.ignored else one.about
    return {"description": about, **kind}


def _has(name: str) -> dict[str, Any]:
    return {"required": [name], "properties": {name: {"not": {"type": "null"}}}}


def text() -> str:
    """The file as it is committed."""
    return json.dumps(schema(), indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
