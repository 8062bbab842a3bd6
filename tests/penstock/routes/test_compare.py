"""Comparisons of every pair of kinds."""

import pytest

from penstock.routes.compare import ORDERS, compare
from penstock.routes.values import MISSING, UNDEFINED, Value


@pytest.mark.parametrize("operator", sorted(ORDERS))
def test_undefined_stays_undefined(operator: str) -> None:
    for dynamic in (True, False):
        assert compare(operator, UNDEFINED, UNDEFINED, dynamic=dynamic) is UNDEFINED
        assert compare(operator, 1.0, UNDEFINED, dynamic=dynamic) is UNDEFINED


@pytest.mark.parametrize(("left", "right"), [(1.0, "1"), (None, "1"), (True, 1.0), (MISSING, 5.0)])
def test_two_kinds_differ_only_when_one_is_of_a_body(left: Value, right: Value) -> None:
    assert compare("=", left, right, dynamic=True) is False
    assert compare("<>", left, right, dynamic=True) is True
    assert compare("=", left, right, dynamic=False) is UNDEFINED
    assert compare(">", left, right, dynamic=True) is UNDEFINED


def test_what_is_missing_equals_null() -> None:
    assert compare("=", MISSING, None, dynamic=True) is True
    assert compare("<", MISSING, None, dynamic=True) is False
