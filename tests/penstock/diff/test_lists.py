"""Which items of two lists are the same."""

from typing import Any

import pytest

from penstock.diff.lists import naming, picked
from penstock.diff.step import Picked


@pytest.mark.parametrize(
    ("field", "items", "names"),
    [
        ("containers", [{"name": "a"}, {"name": "b"}], ("name",)),
        ("containers", [{"name": "a"}, {"name": "a"}], None),
        ("containers", [{"name": "a"}, {"image": "b"}], None),
        ("anything", [{"key": "a"}, {"key": "b"}], ("key",)),
        ("anything", [{"x": "a"}], None),
        ("anything", ["a"], None),
        ("ports", [{"name": "http", "port": 1}], ("name",)),
        ("ports", [{"containerPort": 1}, {"containerPort": 1, "protocol": "UDP"}], ("containerPort", "protocol")),
        ("ports", [{"containerPort": 1}, {"containerPort": 1, "protocol": "TCP"}], None),
        ("volumeMounts", [{"name": "a", "mountPath": "/a"}, {"name": "a", "mountPath": "/b"}], ("mountPath",)),
        ("subjects", [{"name": "a", "kind": "User"}, {"name": "a", "kind": "Group"}], ("name", "kind", "namespace")),
        ("envFrom", [{"name": "a"}], None),
        ("conditions", [{"type": True}], None),
    ],
)
def test_what_names_items(field: str, items: list[Any], names: tuple[str, ...] | None) -> None:
    assert naming(field, items, []) == names


def test_both_sides_must_agree() -> None:
    assert naming("x", [{"name": "a"}], [{"name": "b"}]) == ("name",)
    assert naming("x", [{"name": "a"}], [{"key": "b"}]) is None


def test_a_step_has_the_defaults_of_what_is_left_out() -> None:
    assert picked(("port", "protocol"), {"port": 1}) == Picked((("port", 1), ("protocol", "TCP")))
    assert picked(("name", "namespace"), {"name": "a"}) == Picked((("name", "a"), ("namespace", "")))
