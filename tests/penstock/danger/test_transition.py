"""Rules about change, out of a definition."""

import json
from typing import Any

import pytest

from penstock.danger.transition import Rule, both, rules

SAME = [{"rule": "self == oldSelf", "message": "is fixed"}]


def definition(**properties: Any) -> bytes:
    """A definition whose spec has these properties."""
    schema = {"type": "object", "properties": {"spec": {"type": "object", "properties": properties}}}
    version = {"name": "v1", "schema": {"openAPIV3Schema": schema}}
    return json.dumps({"spec": {"versions": [version, {**version, "name": "v2", "schema": {}}]}}).encode()


def test_a_rule_knows_where_it_is_and_what_is_said() -> None:
    (found,) = rules(definition(size={"x-kubernetes-validations": SAME}), "v1")
    assert found == Rule(("spec", "size"), "object.self == object.oldSelf", "is fixed")
    assert rules(definition(size={"x-kubernetes-validations": SAME}), "v2") == ()


@pytest.mark.parametrize(
    ("text", "program"),
    [
        ("self.x>=oldSelf.x", "object.self.x>=object.oldSelf.x"),
        ("self.self == oldSelf.oldSelf", "object.self.self == object.oldSelf.oldSelf"),
        ("'self' in oldSelf", "'self' in object.oldSelf"),
        ('oldSelf == "a\\"self"', 'object.oldSelf == "a\\"self"'),
        ("myself == oldSelf", "myself == object.oldSelf"),
    ],
)
def test_only_the_two_names_are_others(text: str, program: str) -> None:
    (found,) = rules(definition(x={"x-kubernetes-validations": [{"rule": text}]}), "v1")
    assert found.program == program
    assert found.said == f"does not hold: {text}"


@pytest.mark.parametrize("rule", [{"rule": "self > 1"}, {"rule": "self == oldSelf.value()", "optionalOldSelf": True}])
def test_what_is_not_about_change_is_none(rule: dict[str, Any]) -> None:
    assert rules(definition(x={"x-kubernetes-validations": [rule]}), "v1") == ()


def pairs(schema: dict[str, Any], before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    """What a rule of `x` is about."""
    (rule,) = rules(definition(x=schema), "v1")
    return [(one.place, one.before, one.after) for one in both({"spec": before}, {"spec": after}, rule)]


def test_values_are_those_that_are_there_before_and_after_and_differ() -> None:
    fixed = {"x-kubernetes-validations": SAME}
    assert pairs(fixed, {"x": 1}, {"x": 2}) == [("spec.x", 1, 2)]
    assert pairs(fixed, {"x": 1}, {"x": 1}) == []
    assert pairs(fixed, {}, {"x": 1}) == pairs(fixed, {"x": 1}, {}) == pairs(fixed, None, {"x": 1}) == []


def test_values_of_maps_and_elements_of_lists_are_told_apart() -> None:
    fixed = {"x-kubernetes-validations": SAME}
    assert pairs({"additionalProperties": fixed}, {"x": {"a": 1, "b": 1}}, {"x": {"a": 2, "c": 1}}) == [
        ("spec.x.a", 1, 2)
    ]
    listed = {
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["name"],
        "items": {"properties": {"port": fixed}},
    }
    before, after = [{"name": "b", "port": 1}, {"name": "a", "port": 2}], [{"name": "a", "port": 3}]
    assert pairs(listed, {"x": before}, {"x": after}) == [("spec.x[a].port", 2, 3)]


def test_lists_without_names_have_no_rules_about_change() -> None:
    assert rules(definition(x={"items": {"x-kubernetes-validations": SAME}}), "v1") == ()
