"""Create options out of their pieces, and into them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.iotedge.options import CHUNK, chunks, read

JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=300)),
    lambda inner: st.dictionaries(st.text(max_size=20), inner, max_size=5),
    max_leaves=20,
)


@given(st.dictionaries(st.text(max_size=10), JSON, max_size=5))
def test_pieces_are_put_together_again(options: dict[str, object]) -> None:
    pieces = chunks(options)
    assert all(0 < len(piece) <= CHUNK for piece in pieces.values())
    found = read({"image": "x", **pieces}, ())
    assert found.faults == ()
    assert found.value == options


def test_pieces_come_in_their_order() -> None:
    held = {"createOptions02": "3]}", "createOptions": '{"a": [1', "createOptions01": ", 2, "}
    assert read(held, ()).value == {"a": [1, 2, 3]}


@pytest.mark.parametrize("text", ["", "  ", "{}", "null"])
def test_none(text: str) -> None:
    assert (read({"createOptions": text}, ()).value, read({}, ()).value) == ({}, {})


def test_an_object_is_taken_as_it_is() -> None:
    assert read({"createOptions": {"User": "0"}}, ()).value == {"User": "0"}


@pytest.mark.parametrize(
    ("settings", "where", "said"),
    [
        ({"createOptions": "{"}, "createOptions", "no JSON"),
        ({"createOptions": "[1]"}, "createOptions", "no JSON object"),
        ({"createOptions": 3}, "createOptions", "a JSON text or an object"),
        ({"createOptions": "{", "createOptions02": "}"}, "createOptions02", "continue at createOptions01"),
        ({"createOptions01": "{}"}, "createOptions01", "continue at createOptions,"),
        ({"createOptions": "{", "createOptions01": 3}, "createOptions01", "a piece"),
        ({"createOptions": {}, "createOptions01": "{}"}, "createOptions01", "an object, and"),
        ({"createOptions": "{" + " " * 5000 + "}"}, "createOptions", "a twin holds 4096"),
        ({"createOptions": "{" + " " * 600, "createOptions01": "}"}, "createOptions", "a piece of 601"),
    ],
)
def test_what_is_wrong(settings: dict[str, object], where: str, said: str) -> None:
    found = read(settings, ("settings",))
    assert found.faults[0].path == ("settings", where)
    assert said in found.faults[0].message


def test_more_than_a_hundred_pieces() -> None:
    with pytest.raises(ValueError, match="51200 fit"):
        chunks({"a": "x" * 52_000})
    assert len(json.dumps({"a": "x"})) < CHUNK
