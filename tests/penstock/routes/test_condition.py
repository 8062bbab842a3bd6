"""Conditions: how they bind, what they are worth, and what is refused for its kinds."""

import pytest

from penstock.routes import Message, RouteError, parse
from penstock.routes.values import UNDEFINED

JSON = {"contentType": "application/json", "contentEncoding": "utf-8", "connectionModuleId": "press"}
BODY = b"""{"w": {"t": 50, "cold": -50.4, "on": true, "off": false, "none": null, "at": "2017-03-09T00:00:00.000Z",
 "hist": [{"month": "Feb", "t": 40}, {"month": "Jan", "t": 30}], "prev": [20, 30, 40], "street": "One Way"}}"""
MESSAGE = Message("/messages", BODY, {"key1": "value1", "key2": "3", "$odd": "sent", "$body.w.t": "100"}, JSON)


def said(where: str, message: Message = MESSAGE) -> object:
    return parse(f"FROM /messages WHERE {where} INTO $upstream").decide(message)


@pytest.mark.parametrize(
    "where",
    [
        "3 + 4 * 5 = 23",
        "3 + 4 / 4 = 4",
        "3 - (4 + 0x10) = -17",
        "0xDEADBEEF = 3735928559",
        "1.234e-1 = 0.1234",
        "1 - -2 = 3",
        "3 % 4 = 3",
        "-3 / 0 < 0",
        "'he said, \\'hi\\'' = \"he said, 'hi'\"",
        "'T\\u00fcr' = 'Tür'",
        "'a' || 'b' || 'c' = concat('a', 'b', 'c')",
        "key2 = '3' AND as_number(key2) = 3",
        "KEY1 = 'value1'",
        "$odd = 'sent' AND NOT is_defined({$odd})",
        "$connectionModuleId = 'press' AND {$connectionmoduleid} = 'press'",
        "is_defined($body) = false",
        "$body.w.t = '100' AND {$body.w.t} = 50",
        "$BODY.w.hist[0].month = 'Feb'",
        "$body.w.hist[0].t - 10 = $body.w.hist[1].t",
        "$body.w.prev[0] + $body.w.prev[1] = 50",
        "{$body.w.t} <> '50'",
        "$body.w.on",
        "NOT $body.w.off",
        "$body.w.none = null AND is_null($body.w.none)",
        "$body.w.gone = null AND NOT is_defined($body.w.gone) AND NOT is_null($body.w.gone)",
        "$body.w.gone <> '100'",
        "($body.w.gone ?? 'x') = 'x'",
        "(none ?? key1) = 'value1'",
        "true or undefined",
        "not (false and undefined)",
        "not null",
        "null = null",
        "null or true",
        "false = false",
        "true > false",
        "'b' > 'a'",
        "length('öäü') = 3",
        "abs($body.w.cold) = 50.4 /* a remark */",
        "substring($body.w.street, 4, length('Way')) = 'Way'",
    ],
)
def test_true(where: str) -> None:
    assert said(where) is True


@pytest.mark.parametrize(
    "where", ["{$body.w.t} = '50'", "null and true", "3 = 4", "$body.w.gone = 'x'", "false and undefined"]
)
def test_false(where: str) -> None:
    assert said(where) is False


@pytest.mark.parametrize(
    "where",
    [
        "3",
        "'text'",
        "undefined",
        "none = '4'",
        "NOT (none = '4')",
        "as_number(none) = 3",
        "as_number('abc') = 3",
        "3 % 0 = 0",
        "0 / 0 <> 1",
        "$body.w <> null",
        "$body.w.at <> '100'",
        "$body.w.gone > 5",
        "$body.w.street > 5",
        "$body.w.t.gone",
        "$body.w.gone + 1 = 1",
        "$other[0] = undefined",
        "true and undefined",
        "false or undefined",
        "is_bool(none) and true or undefined = undefined",
    ],
)
def test_undefined(where: str) -> None:
    assert said(where) is UNDEFINED


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("3 + none = 3", "+"),
        ("'a' - 'b' = 'c'", "-"),
        ("undefined * 3 = 3", "*"),
        ("3 <= null", "<="),
        ("3 = key2", "="),
        ("key1 ?? 12.34", "??"),
        ("none and true", "and"),
        ("undefined or 'hello'", "or"),
        ("NOT key1 = 'b'", "NOT"),
        ("NOT undefined", "NOT"),
        ("- (key1) = 3", "-"),
        ("'a' || 3 = 'a3'", "||"),
        ("concat('a') = 'a'", "concat('a')"),
        ("length(12.34) = 3", "length(12.34)"),
        ("substring('hello') = 'x'", "substring('hello')"),
        ("index_of('a', 'b', 'c') = 1", "index_of('a', 'b', 'c')"),
        ("frobnicate(1) = 1", "frobnicate"),
        ("$body.a[] = 1", "[]"),
        ("$body.a[1:2] = 1", "[1"),
        ("$body. = 1", ""),
        ("twin_change_includes(tags.a)", "twin_change_includes"),
        ("(1 = 1", "("),
        ("(@) = 1", "@"),
        ("32 = [32]", "[32]"),
    ],
)
def test_what_the_compiler_refuses_is_refused_at_its_place(where: str, place: str) -> None:
    text = f"FROM /messages/* WHERE {where} INTO $upstream"
    with pytest.raises(RouteError) as refused:
        parse(text)
    assert text[refused.value.start : refused.value.end].startswith(place)


def test_a_misspelt_function_is_guessed() -> None:
    with pytest.raises(RouteError, match="did you mean is_defined"):
        said("is_definde(a)")


@pytest.mark.parametrize(
    ("path", "expected"),
    [("properties.reported.w", True), ("properties.reported.w.t", True), ("tags.none", False), ("tags.gone", False)],
)
def test_changes_of_twins(path: str, expected: bool) -> None:
    body = b'{"properties": {"reported": {"w": {"t": 1}}}, "tags": {"none": null}}'
    route = parse(f"FROM /twinChangeNotifications WHERE Twin_Change_Includes({path}) INTO $upstream")
    assert route.matches(Message("/twinChangeNotifications", body, system=JSON)) is expected
    assert route.decide(Message("/twinChangeNotifications", body)) is UNDEFINED


@pytest.mark.parametrize("path", ["", "properties.", "123", "properties.desired.a[]", "properties.other.a"])
def test_paths_into_twins_are_checked(path: str) -> None:
    with pytest.raises(RouteError):
        parse(f"FROM /twinChangeNotifications WHERE twin_change_includes({path}) INTO $upstream")
