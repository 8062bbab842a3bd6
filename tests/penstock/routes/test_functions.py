"""Each function, by its documentation."""

import pytest

from penstock.routes.functions import FUNCTIONS
from penstock.routes.values import MISSING, UNDEFINED, Kind, Value

INF = float("inf")


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("abs", (-3.5,), 3.5),
        ("as_number", (" 12.50 ",), 12.5),
        ("as_number", (7.0,), 7.0),
        ("as_number", ("seven",), UNDEFINED),
        ("ceiling", (1.2,), 2.0),
        ("ceiling", (INF,), INF),
        ("concat", ("a", "b", "c"), "abc"),
        ("concat", ("a", UNDEFINED), UNDEFINED),
        ("contains", ("press", "res"), True),
        ("contains", ("press", "x"), False),
        ("contains", ("press", None), UNDEFINED),
        ("ends_with", ("press", "ss"), True),
        ("exp", (0.0,), 1.0),
        ("exp", (1000.0,), INF),
        ("floor", (-1.2,), -2.0),
        ("index_of", ("press", "s"), 3.0),
        ("index_of", ("press", "x"), -1.0),
        ("is_bool", (False,), True),
        ("is_bool", (UNDEFINED,), False),
        ("is_defined", (None,), True),
        ("is_defined", (UNDEFINED,), False),
        ("is_defined", (MISSING,), False),
        ("is_null", (None,), True),
        ("is_null", (MISSING,), False),
        ("is_number", (1.0,), True),
        ("is_number", (INF,), False),
        ("is_number", (True,), False),
        ("is_string", ("",), True),
        ("is_string", (1.0,), False),
        ("length", ("a\N{GRINNING FACE}",), 3.0),
        ("lower", ("ÄB",), "äb"),
        ("power", (2.0, 10.0), 1024.0),
        ("power", (-1.0, 0.5), UNDEFINED),
        ("power", (10.0, 400.0), INF),
        ("power", (-10.0, 401.0), -INF),
        ("power", (0.0, -1.0), INF),
        ("sign", (-2.0,), -1.0),
        ("sign", (0.0,), 0.0),
        ("sqrt", (9.0,), 3.0),
        ("sqrt", (-9.0,), UNDEFINED),
        ("square", (-3.0,), 9.0),
        ("starts_with", ("press", "pr"), True),
        ("substring", ("hello", 1.0), "ello"),
        ("substring", ("hello", 5.0), ""),
        ("substring", ("hello", 6.0), UNDEFINED),
        ("substring", ("hello", -1.0), UNDEFINED),
        ("substring", ("hello", 1.0, 2.0), "el"),
        ("substring", ("hello", 1.0, 5.0), UNDEFINED),
        ("substring", ("hello", 5.0, 0.0), UNDEFINED),
        ("upper", ("straße",), "STRAßE"),
    ],
)
def test_each_function(name: str, arguments: tuple[Value, ...], expected: Value) -> None:
    result = FUNCTIONS[name].apply(arguments)
    assert (type(result), result) == (type(expected), expected)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_what_is_not_there_makes_nothing_of_it(name: str) -> None:
    function = FUNCTIONS[name]
    for nothing in (UNDEFINED, MISSING):
        values: list[Value] = [nothing] * len(function.takes[0])
        assert function.apply(values) is (False if function.anything else UNDEFINED)


def test_how_many_arguments() -> None:
    assert FUNCTIONS["concat"].fits([Kind.STRING] * 5)
    assert not FUNCTIONS["concat"].fits([Kind.STRING])
    assert FUNCTIONS["substring"].fits([Kind.ANY, Kind.NUMBER, Kind.ANY])
    assert not FUNCTIONS["substring"].fits([Kind.STRING, Kind.NUMBER, Kind.STRING])
    assert FUNCTIONS["is_null"].fits([Kind.BOOL])
    assert not FUNCTIONS["is_null"].fits([])
