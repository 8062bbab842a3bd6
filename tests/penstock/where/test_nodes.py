from typing import Any

import pytest
import yaml

from penstock.where.nodes import (
    Field,
    below,
    counterpart,
    descend,
    entry,
    holds,
    identity,
    items,
    loose,
    pairs,
    same,
    texts,
)
from penstock.where.nodes import text as said
from tests.penstock.where.handmade import node


def line(found: yaml.Node | None) -> int:
    assert found is not None
    return int(found.start_mark.line) + 1


def test_a_mappings_own_keys_come_before_those_that_it_merges() -> None:
    one = node("<<: [{a: 1, b: 1}, {c: 1}]\na: 2\n")
    assert [(key.value, value.value) for key, value in pairs(one)] == [("a", "2"), ("a", "1"), ("b", "1"), ("c", "1")]
    found = entry(one, "a")
    assert found is not None
    assert found[1].value == "2"


def test_a_mapping_that_merges_itself_ends() -> None:
    assert [key.value for key, _ in pairs(node("&a\n<<: *a\nb: 1\n"))] == ["b"]


def test_a_kustomizations_key_is_found_in_any_case_and_the_last_counts() -> None:
    found = loose(node("namePrefix: a\nNAMEPREFIX: b\n"), "nameprefix")
    assert found is not None
    assert found[1].value == "b"
    assert loose(node("a: 1"), "b") is None
    assert entry(node("A: 1"), "a") is None


def test_what_is_of_another_shape_is_empty() -> None:
    assert list(items(node("a: 1"))) == []
    assert said(node("[a]")) == said(None) == ""
    assert {key: value.value for key, value in texts(node("{a: 1, b: [c], d: e}")).items()} == {"a": "1", "d": "e"}


@pytest.mark.parametrize(
    ("text", "value", "alike"),
    [
        ("1", 1, True),
        ("'1'", 1, True),
        ("1.0", 1, True),
        ("one", 1, False),
        ("'yes'", "yes", True),
        ("a\n", "a\n\n", True),
        ("a", "b", False),
        ("TRUE", True, True),
        ("no", True, False),
        ("~", None, True),
        ("x", None, False),
        ("{a: [1, {b: c}]}", {"a": [1, {"b": "c"}]}, True),
        ("{a: 1}", {"a": 1, "b": 2}, False),
        ("[1]", [1, 1], False),
        ("[1]", {"0": 1}, False),
        ("{a: 1}", "a", False),
        ("{a: 1, <<: {a: 2}}", {"a": 1}, True),
    ],
)
def test_a_node_says_a_value_whatever_its_type(text: str, value: Any, alike: bool) -> None:
    assert same(node(text), value) is alike


def test_a_value_is_followed_as_far_as_it_goes() -> None:
    value = {"a": [{"b": 1}], "1": "one"}
    assert below(value, 1) == "one"
    assert below(value["a"], 3) is None
    assert below("text", "a") is None
    ways: list[Field] = [(), ("a",), ("a", 0, "b"), ("a", 0, "c"), ("a", 1, "b"), ("c", "a")]
    assert [holds(value, way) for way in ways] == [0, 1, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"containerPort": 1, "name": "a"}, ("containerPort",)),
        ({"containerPort": 1, "protocol": "UDP"}, ("containerPort", "protocol")),
        ({"name": "a", "value": "b"}, ("name",)),
        ({"mountPath": "/a", "name": "a"}, ("mountPath",)),
        ({"name": {"a": 1}}, ()),
        ("a", ()),
    ],
)
def test_what_names_an_item(value: Any, names: tuple[str, ...]) -> None:
    assert identity(value) == names


LIST = "- {name: a}\n- {name: b}\n- {name: a, x: 2}\n"


@pytest.mark.parametrize(
    ("text", "values", "index", "whole", "found"),
    [
        (LIST, [{"name": "b"}], 0, False, 2),
        (LIST, [{"name": "b"}, {"name": "a"}, {"name": "a"}], 1, False, 1),
        (LIST, [{"name": "b"}, {"name": "a"}, {"name": "a"}], 2, False, 3),
        (LIST, [{"name": "c"}], 0, True, None),
        (LIST, [{"name": x} for x in "xyz"], 1, True, 2),
        (LIST, [{"name": x} for x in "xyz"], 1, False, None),
        (LIST, [], 1, True, 2),
        (LIST, [], 1, False, None),
        ("- x\n- y\n", ["y"], 0, False, 2),
        ("- x\n- x\n", ["x", "x", "x"], 2, False, 2),
        ("- {v: 1, w: 1}\n- {v: 2, w: 1}\n", [{"v": 2, "w": 3}], 0, True, 2),
        ("- {v: 1}\n- {v: 2}\n", [{"v": 3}], 0, True, None),
        ("- {v: 1}\n- {v: 2}\n", [{"v": 3}, {"v": 4}], 1, False, 2),
    ],
)
def test_the_item_of_a_file_that_an_objects_item_comes_from(
    text: str, values: list[Any], index: int, whole: bool, found: int | None
) -> None:
    one = node(text)
    assert isinstance(one, yaml.SequenceNode)
    item = counterpart(one, values, index, whole=whole)
    assert (item and line(item)) == found


def test_a_way_is_followed_by_names_not_by_numbers() -> None:
    one = node("spec:\n  list:\n    - name: b\n      image: x\n    - name: a\n      image: y\n")
    value = {"spec": {"list": [{"name": "a", "image": "y"}, {"name": "b", "image": "x"}]}}
    found = descend(one, value, ("spec", "list", 0, "image"), whole=True)
    assert (line(found.mark), said(found.value), found.depth) == (6, "y", 4)
    short = descend(one, value, ("spec", "list", 0, "ports", 0), whole=True)
    assert (line(short.mark), short.depth) == (5, 3)
