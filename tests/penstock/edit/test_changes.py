"""Values that are replaced, added and removed: nothing else of the file changes."""

import pytest

from penstock.edit.edited import edited
from penstock.edit.sheet import sheet
from penstock.edit.values import values


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
