"""JSON for every reader: a log, a page, a parser that wants whole characters."""

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.report.jsontext import dump, dumps
from tests.penstock.support.reports import HOSTILE

VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def dumped(value: Any) -> str:
    """What is written."""
    out = io.StringIO()
    dump(value, out)
    return out.getvalue()


def test_it_is_indented_and_ends_with_its_line() -> None:
    assert dumped({"a": [1]}) == '{\n  "a": [\n    1\n  ]\n}\n'


def test_compact_text_has_no_space() -> None:
    assert dumps({"a": [1, "b"]}) == '{"a":[1,"b"]}'


def test_half_a_character_is_written_out_in_keys_too() -> None:
    assert json.loads(dumped({"\udcff": ("\ud83d",)})) == {"\\xff": ["\\ud83d"]}


@pytest.mark.parametrize("text", HOSTILE)
def test_nobody_is_commanded(text: str) -> None:
    for written in (dumped([text]), dumps([text])):
        assert written.isascii()
        assert "##[" not in written
    assert not {"<", ">"} & set(dumps([text]))


@given(VALUES)
def test_what_is_whole_comes_back_as_it_was(value: Any) -> None:
    assert json.loads(dumped(value)) == json.loads(dumps(value)) == value
