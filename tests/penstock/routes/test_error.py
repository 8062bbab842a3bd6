"""Errors know their place."""

import copy

from penstock.routes import RouteError


def test_lines_and_columns() -> None:
    error = RouteError("wrong", "FROM\n/* x", 8, 9)
    assert (error.line, error.column) == (2, 4)
    assert str(error) == "wrong (line 2, column 4)"
    assert str(RouteError("wrong", "x", 0, 1)) == "wrong (column 1)"
    assert str(copy.copy(error)) == str(error)
