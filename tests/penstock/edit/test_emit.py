"""Values as text: what is written reads as what was meant, to every reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.edit.emit import block, flow, plain_or_quoted, wanted
from penstock.edit.sheet import sheet
from penstock.edit.values import values


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_reads_back(text: str) -> None:
    for around in (f"k: {plain_or_quoted(text)}", f"{{k: {plain_or_quoted(text, flow=True)}}}"):
        found = sheet(around.encode()).roots[0].get("k")
        assert found is not None
        assert (found.value, found.tag.rpartition(":")[2]) == (text, "str")


@pytest.mark.parametrize("text", ["yes", "No", "1.10", "1e3", "0x1F", "~", "", " x", "a: b", "a #b", "*x", "1_000"])
def test_what_some_reader_takes_for_something_else_is_quoted(text: str) -> None:
    assert plain_or_quoted(text).startswith('"')


@pytest.mark.parametrize("text", ["1.5.0", "v1", "${REGISTRY}/x", "sha256:abc", "a b", "/x/0/-"])
def test_what_nobody_mistakes_is_plain(text: str) -> None:
    assert plain_or_quoted(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  b: |\n    x\n    y\n  c: []\n",
        "a:\n- name: x\n  v: [1, [2, {d: 3}]]\n- name: y\n",
        "a: {8080: x, 'b c': null}\n",
    ],
)
def test_both_styles_give_the_same_values(text: str) -> None:
    found = values(sheet(text.encode()))
    assert values(sheet("\n".join(block(wanted(found))).encode())) == found
    assert values(sheet(flow(wanted(found)).encode())) == found
