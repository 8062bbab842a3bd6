"""Label selectors."""

from typing import Any

import pytest

from penstock.rules.selectors import matches, shown

LABELS = {"app": "historian", "tier": "data"}


@pytest.mark.parametrize(
    ("selector", "fits"),
    [
        ({}, True),
        ({"matchLabels": {"app": "historian"}}, True),
        ({"matchLabels": {"app": "historian", "line": "1"}}, False),
        ({"matchExpressions": [{"key": "tier", "operator": "In", "values": ["data", "web"]}]}, True),
        ({"matchExpressions": [{"key": "tier", "operator": "In", "values": ["web"]}]}, False),
        ({"matchExpressions": [{"key": "line", "operator": "NotIn", "values": ["1"]}]}, True),
        ({"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["data"]}]}, False),
        ({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, True),
        ({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}, False),
        ({"matchLabels": {"app": "historian"}, "matchExpressions": [{"key": "line", "operator": "Exists"}]}, False),
        ({"matchLabels": {"app": "penstock-unknown-name"}}, True),  # a doubt counts as yes
        ({"matchLabels": {"app-penstock-unknown-name": "x"}}, True),
        ({"matchExpressions": [{"key": "tier", "operator": "In", "values": ["penstock-unknown-name"]}]}, True),
        ({"matchLabels": {"line": "penstock-unknown-name"}}, False),
    ],
)
def test_matches(selector: dict[str, Any], fits: bool) -> None:
    assert matches(selector, LABELS) is fits


def test_shown() -> None:
    expressions = [
        {"key": "tier", "operator": "In", "values": ["a", "b"]},
        {"key": "old", "operator": "DoesNotExist"},
        {"key": "new", "operator": "Exists"},
    ]
    assert shown({"matchLabels": {"app": "x"}, "matchExpressions": expressions}) == "app=x,tier in (a,b),!old,new"
