"""What a server is to report of an item: changes of its value, or events, and which of their fields."""

import json
from collections.abc import Sequence
from typing import Any

from asyncua import Node, ua
from asyncua.common.events import get_filter_from_event_type

from opc_publisher.nodeids import qualified, resolve_text
from opc_publisher.plan import Item, Monitoring

_TRIGGERS = {
    "Status": ua.DataChangeTrigger.Status,
    "StatusValue": ua.DataChangeTrigger.StatusValue,
    "StatusValueTimestamp": ua.DataChangeTrigger.StatusValueTimestamp,
}
_OPERATORS = {one.name.rstrip("_").lower(): one for one in ua.FilterOperator}
_DEADBANDS = {"Absolute": ua.DeadbandType.Absolute, "Percent": ua.DeadbandType.Percent}


class Unfit(ValueError):
    """The item asks for something that cannot be had."""


async def monitoring_filter(
    item: Item, server: Any, namespaces: Sequence[str]
) -> ua.EventFilter | ua.DataChangeFilter | None:
    """The filter of an item. Raises Unfit, ValueError, NoSuchNamespace, ua.UaError."""
    if item.monitoring.event:
        return await _events(json.loads(item.event_filter or "{}"), server, namespaces)
    return _changes(item.monitoring)


def _changes(wanted: Monitoring) -> ua.DataChangeFilter | None:
    if wanted.trigger == "StatusValue" and not wanted.deadband:
        return None
    asked = ua.DataChangeFilter()
    asked.Trigger = _TRIGGERS[wanted.trigger]
    asked.DeadbandType = int(_DEADBANDS[wanted.deadband]) if wanted.deadband else 0
    asked.DeadbandValue = wanted.deadband_value
    return asked


async def _events(wanted: dict[str, Any], server: Any, namespaces: Sequence[str]) -> ua.EventFilter:
    where = wanted.get("WhereClause") or {}
    clauses = wanted.get("SelectClauses")
    if wanted.get("TypeDefinitionId") and not clauses:
        asked = await get_filter_from_event_type([Node(server, resolve_text(wanted["TypeDefinitionId"], namespaces))])
    elif clauses:
        asked = ua.EventFilter()
        asked.SelectClauses = [_clause(one, namespaces) for one in clauses]
    else:
        raise Unfit("an EventFilter has a TypeDefinitionId or SelectClauses")
    if where.get("Elements"):
        asked.WhereClause = ua.ContentFilter()
        asked.WhereClause.Elements = [_element(one, namespaces) for one in where["Elements"]]
    return asked


def _element(wanted: dict[str, Any], namespaces: Sequence[str]) -> ua.ContentFilterElement:
    name = str(wanted.get("FilterOperator"))
    operator = _OPERATORS.get(name.lower())
    if operator is None:
        raise Unfit(f"there is no FilterOperator {name}")
    element = ua.ContentFilterElement()
    element.FilterOperator = operator
    element.FilterOperands = [_operand(one, operator, namespaces) for one in wanted.get("FilterOperands") or ()]
    return element


def _operand(wanted: dict[str, Any], operator: ua.FilterOperator, namespaces: Sequence[str]) -> Any:
    """`Index`: another element; `BrowsePath`: a field of the event; `Value`: a value, which of OfType is a type."""
    if wanted.get("Index") is not None:
        return ua.ElementOperand(int(wanted["Index"]))
    if wanted.get("BrowsePath"):
        return _clause(
            {**wanted, "TypeDefinitionId": wanted.get("TypeDefinitionId") or wanted.get("NodeId")}, namespaces
        )
    if "Value" not in wanted:
        raise Unfit("a FilterOperand has a Value, an Index or a BrowsePath")
    value = wanted["Value"]
    if operator is ua.FilterOperator.OfType:
        return ua.LiteralOperand(ua.Variant(resolve_text(str(value), namespaces), ua.VariantType.NodeId))
    return ua.LiteralOperand(ua.Variant(value))


def _clause(wanted: dict[str, Any], namespaces: Sequence[str]) -> ua.SimpleAttributeOperand:
    clause = ua.SimpleAttributeOperand()
    kind = wanted.get("TypeDefinitionId") or f"i={ua.ObjectIds.BaseEventType}"
    clause.TypeDefinitionId = resolve_text(kind, namespaces)
    clause.AttributeId = ua.AttributeIds.Value
    clause.BrowsePath = [qualified(step, namespaces) for step in wanted.get("BrowsePath") or ()]
    return clause
