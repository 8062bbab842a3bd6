"""Edits in place: exactly the wanted values, and nothing else of the file."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.edit.edited import edited
from penstock.edit.editor import CannotEdit
from penstock.edit.sheet import Unreadable, sheet
from penstock.edit.values import values

KEYS = st.sampled_from(["a", "b", "name", "k8s.io/x", "images", "env"])
WORDS = st.sampled_from(
    ["x", "1.5.0", "1.10", "true", "a: b", "# no", "é", "'q", "two\nlines\n", "", "- x", "0x1F", "~"]
)
SCALARS = st.one_of(WORDS, st.integers(0, 9), st.none(), st.booleans())
ELEMENTS = st.dictionaries(
    st.sampled_from(["x", "y", "z"]), st.dictionaries(KEYS.filter(lambda k: k != "name"), SCALARS)
)
LISTS = st.one_of(
    ELEMENTS.map(lambda found: [{"name": name, **more} for name, more in found.items()]), st.lists(SCALARS, max_size=3)
)
TREES = st.dictionaries(
    KEYS, st.recursive(st.one_of(SCALARS, LISTS), lambda t: st.dictionaries(KEYS, t), max_leaves=6), min_size=1
)


def lines(value: object, pad: int, comment: bool) -> list[str]:
    """Block style, one value a line, with a comment on each line when that is asked for."""
    tail = "  # kept" if comment else ""
    out: list[str] = []
    pairs = value.items() if isinstance(value, dict) else [("-", one) for one in value]  # type: ignore[attr-defined]
    for key, one in pairs:
        head = f"{' ' * pad}{key if key == '-' else key + ':'}"
        if isinstance(one, dict | list) and one:
            out += [head + tail, *lines(one, pad + 2, comment)]
        else:
            out.append(f"{head} {json.dumps(one, ensure_ascii=False)}{tail}")
    return out


@settings(deadline=None)
@given(before=TREES, after=TREES, comment=st.booleans(), newline=st.sampled_from(["\n", "\r\n"]), end=st.booleans())
def test_any_values_can_be_brought_in(before: object, after: object, comment: bool, newline: str, end: bool) -> None:
    text = (newline.join(["# above", *lines(before, 0, comment)]) + newline * end).encode()
    try:
        want = values(sheet("\n".join(lines(after, 0, False)).encode()))
        made = edited(text, want, list(want))
    except (CannotEdit, Unreadable):
        return  # refused, and so never wrong; what must not be refused is below
    assert values(sheet(made)) == want
    assert edited(made, want, list(want)) == made
    assert made.startswith(b"# above")
    assert newline == "\n" or not re.search(rb"(?<!\r)\n", made)


def test_the_last_line_end_stays_whatever_it_is() -> None:
    for newline in ("\n", "\r\n", "\r"):
        text = f"a: 1{newline}b: 2{newline}"
        assert edited(text.encode(), values(sheet(b"a: 1\nb: 3"))).decode() == text.replace("2", "3")


def test_equal_values_are_equal_bytes() -> None:
    text = b"a:   'x'   # c\r\nb: [ 1,2 ]"
    assert edited(text, values(sheet(b"b: [1, 2]\na: x\n"))) == text


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        ("a: &x 1 # c\nb: *x\n", "a: 2\nb: 1", "a: &x 2 # c\nb: 1\n"),
        ("a: &x 1\nb: *x # c\n", "a: 1\nb: 2", "a: &x 1\nb: 2 # c\n"),
        ("a: &x 1\nb: *x\n", "a: 2\nb: 2", "a: &x 2\nb: *x\n"),
        ("a: &x 1\nb: [*x, 3]\n", "a: 2\nb: [1, 3]", "a: &x 2\nb: [1, 3]\n"),
        ("a: &x |\n  1\n  2\nb: *x\n", "a: |\n  1\n  3\nb: |\n  1\n  2\n", 'a: &x |\n  1\n  3\nb: "1\\n2\\n"\n'),
        ("a: &x {v: 1}\nb: {<<: *x}\n", "a: {v: 2}\nb: {<<: {v: 1}}", "a: &x {v: 2}\nb: {<<: {v: 1}}\n"),
        (
            "a: &x\n  v: 1\n  w: 1\nb: *x\n",
            "a: {v: 2, w: 1}\nb: {v: 1, w: 1}",
            "a: &x\n  v: 2\n  w: 1\nb: {v: 1, w: 1}\n",
        ),
        ("a: &x\n  v: 1\nb: *x\n", "a: {v: 2}\nb: {v: 2}", "a: &x\n  v: 2\nb: *x\n"),
        ("a: &x 'q'\nb: *x\nc: *x\n", "b: q\nc: z", "b: q\nc: z\n"),
        (
            "a:\n  - &x {name: one, v: 1}\n  - {name: two}\nb:\n  - *x\n",
            "a: [{name: one, v: 2}, {name: two}]\nb: [{name: one, v: 1}]",
            "a:\n  - &x {name: one, v: 2}\n  - {name: two}\nb:\n  - {name: one, v: 1}\n",
        ),
    ],
)
def test_an_alias_that_shall_be_something_else_becomes_a_value(before: str, after: str, made: str) -> None:
    assert edited(before.encode(), values(sheet(after.encode()))).decode() == made


ONE, TWO, THREE = (f"kind: ConfigMap\nmetadata:\n  name: {name}\n" for name in ("one", "two", "three"))


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        (f"# head\n{ONE}", f"{ONE}---\n{TWO}", f"# head\n{ONE}---\n{TWO}"),
        (f"---\n{ONE}---\n{THREE}", f"{ONE}---\n{TWO}---\n{THREE}", f"---\n{ONE}---\n{TWO}---\n{THREE}"),
        (f"# head\n{ONE}# of two\n---\n# inside\n{TWO}", TWO, f"# head\n---\n# inside\n{TWO}"),
        (f"{ONE}---\n{TWO}---\n---\n{THREE}", f"{ONE}---\n{THREE}", f"{ONE}---\n---\n{THREE}"),
        (f"{ONE}---\n{TWO}".rstrip(), ONE, ONE.rstrip()),
        (ONE.rstrip(), f"{ONE}---\n{TWO}", f"{ONE}---\n{TWO}".rstrip()),
        (f"{ONE}---\n{TWO}", f"{TWO}---\n{THREE}", f"---\n{TWO}---\n{THREE}"),
        (ONE.replace("\n", "\r\n"), f"{ONE}---\n{TWO}", f"{ONE}---\n{TWO}".replace("\n", "\r\n")),
    ],
)
def test_documents_come_and_go(before: str, after: str, made: str) -> None:
    want = values(sheet(after.encode()))
    assert edited(before.encode(), want, list(want)).decode() == made


def test_what_would_not_read_as_wanted_is_refused() -> None:
    with pytest.raises(CannotEdit):
        edited(f"{ONE}...\n---\n{TWO}".encode(), {**values(sheet(ONE.encode())), ("(x/y)", "a"): "1"})
