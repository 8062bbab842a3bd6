"""Edits in place: exactly the wanted values, and nothing else of the file."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.promote.edit import CannotEdit, edited
from penstock.promote.sheet import Unreadable, sheet
from penstock.promote.values import values

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


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        ("a: 1 # c\nb: 2\n", "a: 3\nb: 2", "a: 3 # c\nb: 2\n"),
        ("a: 'x'\nb: \"y\"\n", "a: it's\nb: z", "a: 'it''s'\nb: \"z\"\n"),
        ("a: x\n", "a: 'true'", 'a: "true"\n'),
        ("a: x\n", "a: '1e3'", 'a: "1e3"\n'),
        ("a: |\n  one\n  two\nb: 1\n", "a: |\n  three\n  two\nb: 1", "a: |\n  three\n  two\nb: 1\n"),
        ("a: >-\n  one\n  two\n\nb: 1\n", "a: x\nb: 1", "a: x\n\nb: 1\n"),
        ("a:\nb: 1\n", "a: 2\nb: 1", "a: 2\nb: 1\n"),
        ("a: 1\nc: 3\n", "a: 1\nb: 2\nc: 3", "a: 1\nb: 2\nc: 3\n"),
        ("a: 1\nc: 3", "a: 1\nc: 3\nd: 4", "a: 1\nc: 3\nd: 4"),
        ("a: 1\n# of c\nc: 3", "a: 1", "a: 1\n# of c"),
        ("a: {x: 1, y: 2}\n", "a: {y: 2, z: 3}", "a: {y: 2, z: 3}\n"),
        ("a: {x: 1, y: 2}\n", "a: {x: 1}", "a: {x: 1}\n"),
        ("a: [{name: x, v: 1}]\n", "a: [{name: x, v: 1}, {name: z}]", "a: [{name: x, v: 1}, {name: z}]\n"),
        ("a:\n- name: x\n  v: 1\n- name: y\n", "a:\n- name: y\n", "a:\n- name: y\n"),
        (
            "a:\n  # one\n  - name: x  # x\n    v: 1\n  # two\n  - name: y\n",
            "a: [{name: y}, {name: x, v: 1}]",
            "a:\n  # two\n  - name: y\n  # one\n  - name: x  # x\n    v: 1\n",
        ),
        ("a:\n  - {name: x}\n", "a: [{name: w}, {name: x}]", "a:\n  - name: w\n  - {name: x}\n"),
        ("a: []\nb: 1\n", "a: [{name: x}]\nb: 1", "a:\n  - name: x\nb: 1\n"),
        ("a:\n  x: 1\nb: 1\n", "b: 1", "b: 1\n"),
        ("args:\n  - one\n  - two\n", "args: [one, three]", "args:\n  - one\n  - three\n"),
        (
            "kind: Kustomization\nresources:\n  - a # a\n  - c\n",
            "kind: Kustomization\nresources: [a, b, c]",
            "kind: Kustomization\nresources:\n  - a # a\n  - b\n  - c\n",
        ),
    ],
)
def test_only_what_changes_changes(before: str, after: str, made: str) -> None:
    want = values(sheet(after.encode()))
    assert edited(before.encode(), want, list(want)).decode() == made


def test_equal_values_are_equal_bytes() -> None:
    text = b"a:   'x'   # c\r\nb: [ 1,2 ]"
    assert edited(text, values(sheet(b"b: [1, 2]\na: x\n"))) == text


@pytest.mark.parametrize("before", ["a: &x 1\nb: *x\n", "a: &x {v: 1}\nb: {<<: *x}\n"])
def test_what_shows_elsewhere_too_is_refused(before: str) -> None:
    want = {**values(sheet(before.encode())), ("a",): "2"}
    want.pop(("a", "v"), None)
    with pytest.raises(CannotEdit):
        edited(before.encode(), want)
