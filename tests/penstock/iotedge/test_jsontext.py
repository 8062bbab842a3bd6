"""JSON with places."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.iotedge.jsontext import NotJson, parse, shown

VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1, 2]))
def test_the_same_as_json(value: object, indent: int | None) -> None:
    assert parse(json.dumps(value, indent=indent).encode()).value == value


@given(st.text('{}[]",:1a.\\ \n', max_size=20))
def test_refused_as_json_refuses(text: str) -> None:
    try:
        expected = json.loads(text)
    except ValueError:
        with pytest.raises(NotJson):
            parse(text.encode())
    else:
        assert parse(text.encode()).value == expected


def test_lines_of_values() -> None:
    document = parse(b'{\n "a": [\n  1,\n  {"b": 2}\n ]\n}')
    assert document.lines == {(): 1, ("a",): 2, ("a", 0): 3, ("a", 1): 4, ("a", 1, "b"): 4}
    assert document.line(("a", 1, "c", "d")) == 4


def test_keys_that_are_there_twice() -> None:
    document = parse(b'{"a": {"b": 1, "b": 2}}')
    assert document.doubled == (("a", "b"),)
    assert document.value == {"a": {"b": 2}}


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [(b"", 1, 1), (b"{\n'a': 1}", 2, 1), (b'{"a": }', 1, 7), (b"[1,\n 2", 2, 3), (b"{} x", 1, 4), (b'{"a"\xff', 1, 5)],
)
def test_where_it_stops_being_json(text: bytes, line: int, column: int) -> None:
    with pytest.raises(NotJson) as refused:
        parse(text)
    assert (refused.value.line, refused.value.column) == (line, column)


def test_too_deep_and_too_large() -> None:
    for text in (b"[" * 5000, b'{"a":' * 5000, b" " * (5 << 20)):
        with pytest.raises(NotJson):
            parse(text)


def test_paths_as_people_write_them() -> None:
    assert shown(("a", "$b", 0, "it's", "c-d")) == "$.a['$b'][0]['it\\'s'].c-d"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_marks_of_the_encoding(encoding: str) -> None:
    assert parse('{"a":\n"ä"}'.encode(encoding)).lines[("a",)] == 2


def test_half_a_character() -> None:
    with pytest.raises(NotJson, match="neither UTF-8 nor UTF-16"):
        parse('{"a": 1}'.encode("utf-16") + b"x")
