"""What a server says about the types of fields, and about their names."""

from collections.abc import Iterable
from typing import Any

from asyncua import ua

from opc_publisher.feed import CHUNK, Feed
from opc_publisher.network import FieldType
from opc_publisher.nodeids import plain_node, text
from opc_publisher.reading import Field

#: Data types that are abstract: Number, Integer, UInteger; and Enumeration, which travels as Int32.
_ENUMERATION = 29
_HIGHEST = 28


async def types(feed: Feed, fields: Iterable[Field]) -> list[tuple[Field, FieldType]]:
    """Each field with its type; those that are not watched have none to tell."""
    fields = list(fields)
    known = [(one, node) for one in fields if (node := plain_node(one, feed.names)) is not None]
    found: dict[Field, FieldType] = {}
    for start in range(0, len(known), CHUNK):
        some = known[start : start + CHUNK]
        nodes = [node for _, node in some]
        kinds = await feed.server.read_attributes(nodes, ua.AttributeIds.DataType)
        ranks = await feed.server.read_attributes(nodes, ua.AttributeIds.ValueRank)
        names = await _names(feed, some)
        for (one, _), kind, rank, name in zip(some, kinds, ranks, names, strict=True):
            found[one] = _type(kind, rank, feed.names)
            if name:
                one.name = name
    return [(one, found.get(one, FieldType())) for one in fields]


async def _names(feed: Feed, some: list[tuple[Field, ua.NodeId]]) -> list[str]:
    """Display names, where the file asks for them."""
    if not any(one.item.handling.fetch_name for one, _ in some):
        return [""] * len(some)
    values = await feed.server.read_attributes([node for _, node in some], ua.AttributeIds.DisplayName)
    return [
        str(value.Value.Value.Text) if one.item.handling.fetch_name and _good(value) else ""
        for (one, _), value in zip(some, values, strict=True)
    ]


def _type(kind: ua.DataValue, rank: ua.DataValue, names: list[str]) -> FieldType:
    if not _good(kind):
        return FieldType()
    node = kind.Value.Value
    return FieldType(_built_in(node), _type_name(node, names), int(rank.Value.Value) if _good(rank) else -1)


def _built_in(node: ua.NodeId) -> int:
    if node.NamespaceIndex or not isinstance(node.Identifier, int):
        return int(ua.VariantType.ExtensionObject.value)
    if node.Identifier == _ENUMERATION:
        return int(ua.VariantType.Int32.value)
    return node.Identifier if node.Identifier <= _HIGHEST else int(ua.VariantType.ExtensionObject.value)


def _type_name(node: ua.NodeId, names: list[str]) -> str:
    if not node.NamespaceIndex and isinstance(node.Identifier, int):
        return str(ua.ObjectIdNames.get(node.Identifier, f"i={node.Identifier}"))
    return text(node, names)


def _good(value: Any) -> bool:
    return (
        value.Value is not None
        and value.Value.Value is not None
        and (value.StatusCode is None or value.StatusCode.is_good())
    )
