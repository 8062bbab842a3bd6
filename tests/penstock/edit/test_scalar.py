"""Canonical text: two spellings of one value are equal, two values never are, and it reads back as itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.edit.scalar import canonical, node_of, quoted, text_of


def of(text: str) -> str:
    """The canonical text of a YAML text."""
    return canonical(node_of(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5.0", "'1.5.0'"),
        ("|\n  a\n", '"a\\n"'),
        ("~", "null"),
        ("[a, b]", "- a\n- b"),
        ("{b: 1, a: 2}", "a: 2\nb: 1"),
    ],
)
def test_two_spellings_are_one_value(one: str, other: str) -> None:
    assert of(one) == of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("1.10", "1.1"), ("'1'", "1"), ("'true'", "true"), ("''", "~"), ("[]", "{}")]
)
def test_two_values_are_not_one(one: str, other: str) -> None:
    assert of(one) != of(other)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_reads_back(text: str) -> None:
    assert canonical(node_of(quoted(text))) == quoted(text)
    assert text_of(quoted(text)) == text


def test_a_tag_of_its_own_is_kept() -> None:
    assert canonical(node_of(of("!special x"))) == of("!special x") != of("x")


def test_what_is_no_text_has_none() -> None:
    assert text_of("3") is None
    assert text_of(None) is None
