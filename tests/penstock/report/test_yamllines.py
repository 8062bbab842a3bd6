"""Values as a person reads them in YAML, and as a reader of YAML reads them again."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from penstock.report.yamllines import scalar, yaml_lines

#: What some reader of YAML 1.1 or 1.2 takes for a number, a date, a switch, nothing at all or a mark of its own.
OTHERS = ("2026-11-21", "2026-1-2 10:00:00", "2026-11-21T10:00:00Z", ".inf", "-.INF", ".NaN", "=", "<<", "0o17", "0b1")
TEXTS = (
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=8)
    | st.text(st.sampled_from(" \t\n\r:#-|ax0.'\"\x7f\x85\u2028\ufeff\ud800\U0001f600"), max_size=8)
    | st.from_regex(r"\A[-+]?[0-9.:_-]{1,6}(e[-+]?[0-9]|T10:00:00Z|inf|nan)?\Z")
    | st.text(st.characters(codec="utf-8"), max_size=8)
    | st.sampled_from(OTHERS)
)
NAMES = st.sampled_from(["a", "b.c/d", "", "true", "1", "- x", "k: v", "#", *OTHERS])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    "text", ["web", "nginx:1.27", "a b", "/etc/x", "a#b", "größe", "v1.2", "1.2.3-rc", "it's", "2026-11"]
)
def test_a_text_stands_as_it_is(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "true", "No", "null", "~", "12", "1e3", "0x1f", "-1", "12:30", "- a", "a: b", "a #b", "a:", " a", "*a"),
        *("{a", *OTHERS),
    ],
)
def test_a_text_that_would_be_something_else_is_quoted(text: str) -> None:
    assert scalar(text) == f'"{text}"'


@pytest.mark.parametrize(("value", "text"), [(None, "null"), (True, "true"), (1, "1"), ({}, "{}"), ([], "[]")])
def test_what_is_no_text_is_not_quoted(value: Any, text: str) -> None:
    assert yaml_lines(value) == [text]


def test_mappings_and_lists_are_blocks() -> None:
    assert yaml_lines({"a": {"b": [1, {"c": "x", "d": []}]}, "e": [[1], 2]}) == [
        "a:",
        "  b:",
        "  - 1",
        "  - c: x",
        "    d: []",
        "e:",
        "- - 1",
        "- 2",
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb", ["|-", "  a", "  b"]),
        ("a\n\n", ["|+", "  a", "  "]),
        (" a\nb\n", ['" a\\nb\\n"']),
        ("a\r\nb", ['"a\\r\\nb"']),
        ("a\u2028b", ['"a\\u2028b"']),
    ],
)
def test_how_a_text_ends_and_what_is_odd_in_it_can_be_seen(text: str, lines: list[str]) -> None:
    assert yaml_lines(text) == lines
    assert read(text) == text


def test_a_text_of_several_lines_is_a_block() -> None:
    assert yaml_lines("a\nb\n") == ["|", "  a", "  b"]
    assert yaml_lines({"f": "a\nb\n"}) == ["f: |", "  a", "  b"]
    assert read([{"f": "a\nb\n", "g": 1}]) == [{"f": "a\nb\n", "g": 1}]


@given(VALUES)
def test_it_is_read_as_what_it_was(value: Any) -> None:
    assert read(value) == value


def read(value: Any) -> Any:
    """What a reader takes the lines for."""
    return yaml.safe_load("\n".join(yaml_lines(value)) + "\n")
