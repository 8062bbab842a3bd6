"""Reported changes, applied to what was before, give what is after."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.diff.fields import fields
from penstock.diff.same import same
from tests.penstock.support.apply import applied

#: Few words, so that two sides often have the same ones.
WORDS = st.sampled_from(["a", "b", "web", "80", "", "TCP", "1", "100m", "0.1"])
KEYS = st.sampled_from(
    ["name", "key", "ports", "env", "containers", "initContainers", "labels", "annotations", "verbs", "limits"]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.floats(-1, 1, allow_nan=False), WORDS)
NAMED = st.lists(
    st.fixed_dictionaries({"name": WORDS}, optional={"value": SCALARS, "protocol": WORDS, "containerPort": SCALARS}),
    max_size=5,
)
VALUES = st.recursive(
    st.one_of(SCALARS, NAMED),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=25,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=6)


@settings(max_examples=300, deadline=None)
@given(OBJECTS, OBJECTS)
def test_the_changes_lead_from_one_to_the_other(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert same(applied(before, fields(before, after)), after)


@settings(max_examples=100, deadline=None)
@given(OBJECTS)
def test_an_object_does_not_differ_from_itself(one: dict[str, Any]) -> None:
    assert fields(one, one) == ()


def one_edit(value: Any, data: st.DataObject) -> Any:
    """The value with one leaf, item or key of it changed."""
    if isinstance(value, dict) and value and data.draw(st.booleans()):
        key = data.draw(st.sampled_from(sorted(value)))
        return {**value, key: one_edit(value[key], data)}
    if isinstance(value, list) and value:
        index = data.draw(st.integers(0, len(value) - 1))
        kind = data.draw(st.sampled_from(["inside", "remove", "double", "turn"]))
        if kind == "inside":
            return [*value[:index], one_edit(value[index], data), *value[index + 1 :]]
        if kind == "remove":
            return [*value[:index], *value[index + 1 :]]
        if kind == "double":
            return [*value[: index + 1], *value[index:]]
        return [*value[index:], *value[:index]]
    return data.draw(VALUES)


@settings(max_examples=300, deadline=None)
@given(OBJECTS, st.data())
def test_so_do_those_of_a_small_edit(before: dict[str, Any], data: st.DataObject) -> None:
    after = one_edit({"spec": before}, data)
    after = after if isinstance(after, dict) else {"spec": after}
    assert same(applied({"spec": before}, fields({"spec": before}, after)), after)
