"""Label selectors, as the API server reads them. What only the cluster knows fits: a doubt counts as yes."""

from collections.abc import Mapping
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.shape import many, mapping


def matches(selector: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    """True when a LabelSelector (matchLabels, matchExpressions) fits the labels; the empty selector fits all."""
    wanted = mapping(selector.get("matchLabels"))
    return equals(wanted, labels) and all(_expression(one, labels) for one in many(selector.get("matchExpressions")))


def equals(wanted: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    """True when every label is there with its value: a Service's selector."""
    return all(UNKNOWN in key or (key in labels and _may(labels[key], value)) for key, value in wanted.items())


def _may(has: Any, value: Any) -> bool:
    return has == value or UNKNOWN in f"{has} {value}"


def shown(selector: Mapping[str, Any]) -> str:
    """The selector in kubectl's way: `app=x,tier in (a,b),!old`."""
    parts = [f"{key}={value}" for key, value in mapping(selector.get("matchLabels")).items()]
    parts += [_shown(mapping(one)) for one in many(selector.get("matchExpressions"))]
    return ",".join(parts)


def _shown(one: Mapping[str, Any]) -> str:
    key, operator, values = one.get("key"), one.get("operator"), one.get("values")
    if operator in ("In", "NotIn"):
        return f"{key} {operator.lower()} ({','.join(map(str, many(values)))})"
    return f"{key}" if operator == "Exists" else f"!{key}"


def _expression(one: Any, labels: Mapping[str, Any]) -> bool:
    one = mapping(one)
    key, values = one.get("key"), one.get("values")
    if not isinstance(key, str) or not isinstance(values, list | type(None)):
        return True
    values = values or []
    match one.get("operator"):
        case "In":
            return key in labels and any(_may(labels[key], value) for value in values)
        case "NotIn":
            return key not in labels or labels[key] not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
    return True
