"""What changes between two objects, field by field."""

from typing import Any

import pytest

from penstock.promote.effect import MISSING, _fields


def changes(old: Any, new: Any) -> list[tuple[str, Any, Any]]:
    """Path, old and new of each field that differs."""
    return [(one.path, one.old, one.new) for one in _fields(old, new, "")]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("a", 1, 2)]),
        ({"a": 1}, {"a": "1"}, [("a", 1, "1")]),
        ({"a": True}, {"a": 1}, [("a", True, 1)]),
        ({"a": {"b": 1}}, {"a": {}}, [("a.b", 1, None)]),
        ({"c": [{"name": "x", "v": 1}]}, {"c": [{"name": "y"}, {"name": "x", "v": 2}]},
         [("c[x].v", 1, 2), ("c[y]", None, {"name": "y"})]),
        ({"c": ["a", "b"]}, {"c": ["a", "c", "d"]}, [("c[]", "b", "c"), ("c[]", None, "d")]),
        ({"c": ["a", "b"]}, {"c": ["b", "a"]}, [("c", ["a", "b"], ["b", "a"])]),
    ],
)  # fmt: skip
def test_each_field_is_told_once(old: Any, new: Any, found: list[tuple[str, Any, Any]]) -> None:
    assert changes(old, new) == found


def test_a_field_that_comes_is_no_empty_one() -> None:
    assert changes({"a": None}, {}) == [("a", None, None)]
    assert MISSING is not None
