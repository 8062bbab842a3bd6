"""Paths into JSON."""

import pytest

from penstock.routes.path import Path, value_of
from penstock.routes.values import MISSING, UNDEFINED


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a", ("a",)), ("a.b[0].c", ("a", "b", 0, "c")), ("a[0][1]", ("a", 0, 1)), ("1.größe", ("1", "größe"))],
)
def test_reading(text: str, expected: tuple[str | int, ...]) -> None:
    assert Path.read(text) == Path(expected)


@pytest.mark.parametrize(
    ("text", "at"), [("", 0), (".a", 0), ("a..b", 1), ("a[]", 1), ("a[1", 1), ("[0]", 0), ("a.", 1)]
)
def test_what_is_no_path(text: str, at: int) -> None:
    assert Path.read(text) == at


def test_finding() -> None:
    document = {"a": [{"b": None}], "0": 1}
    assert Path(("a", 0, "b")).find(document) is None
    for steps in (("a", 1), ("a", "0"), (0,), ("a", 0, "b", "c"), ("x",)):
        assert Path(steps).find(document) is MISSING


def test_leaves() -> None:
    assert value_of(3) == 3.0
    assert isinstance(value_of(3), float)
    assert value_of(10**400) == float("inf")
    assert value_of(True) is True
    assert value_of("2017-03-09") == "2017-03-09"
    others: list[object] = [{}, [], "2017-03-09T00:00:00Z", "2017-03-09T00:00:00.5+02:00", "/Date(1234)/"]
    for held in others:
        assert value_of(held) is UNDEFINED
