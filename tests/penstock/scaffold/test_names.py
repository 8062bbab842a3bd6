import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import PenstockError
from penstock.scaffold.names import expanded, fault, scalar


@pytest.mark.parametrize("name", ["a", "plant-a", "0", "x" * 63, "a--b"])
def test_labels_are_names(name: str) -> None:
    assert list(fault("a site", name)) == []


@pytest.mark.parametrize("name", ["", "-a", "a-", "A", "a_b", "a.b", "a/b", "..", "x" * 64, "ä", "a\n", "a b"])
def test_what_is_no_label_is_said_in_one_sentence(name: str) -> None:
    (sentence,) = fault("a site", name)
    assert repr(name) in sentence
    assert "a site" in sentence


def test_a_range_stands_for_names_with_as_many_digits() -> None:
    assert expanded(["plant-{008..011}"]) == ["plant-008", "plant-009", "plant-010", "plant-011"]
    assert expanded(["{1..2}-{1..2}"]) == ["1-1", "1-2", "2-1", "2-2"]


def test_a_name_counts_once_and_a_slip_is_no_range() -> None:
    assert expanded(["a", "b", "a"]) == ["a", "b"]
    assert expanded(["a-{3..1}", "a-{1..9999999999}"]) == ["a-{3..1}", "a-{1..9999999999}"]


@pytest.mark.parametrize("words", [["a-{1..1001}"], ["{1..99999}{1..99999}"], ["a-{1..600}", "b-{1..600}"]])
def test_thousands_at_once_are_refused_before_anything_is_made(words: list[str]) -> None:
    with pytest.raises(PenstockError, match="names at once, and 1000 at most"):
        expanded(words)


@pytest.mark.parametrize("text", ["plant-a", "a b", "1.5.0", "10.41.3.0/24", "x@y.example"])
def test_what_every_reader_takes_for_text_stays_plain(text: str) -> None:
    assert scalar(text) == text


@pytest.mark.parametrize(
    "text", ["1", "1.5", "1e3", "0x1", "on", "No", "null", "y", "", "a: b", "a #b", "- a", "~", "12:30"]
)
def test_what_some_reader_takes_for_something_else_is_quoted(text: str) -> None:
    assert scalar(text).startswith('"')


@given(st.text(max_size=30))
def test_a_scalar_is_read_as_it_was_meant(text: str) -> None:
    for quote in ("", "'", '"'):
        assert yaml.safe_load(f"a: {scalar(text, quote)}") == {"a": text}
