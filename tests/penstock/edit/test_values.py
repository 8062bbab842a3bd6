"""Values: every leaf by its path."""

import pytest

from penstock.edit.path import written
from penstock.edit.sheet import Unreadable, sheet
from penstock.edit.values import values


def leaves(text: str) -> dict[str, str]:
    """Written path → canonical text."""
    return {written(steps): value for steps, value in values(sheet(text.encode())).items()}


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("a: {b: 1, c: []}\n", {"a.b": "1", "a.c": "[]"}),
        ("env: [{name: A, v: 1}]\n", {"env[A].name": '"A"', "env[A].v": "1"}),
        ("env: [{name: A}, {name: A}]\n", {"env": '[{"name": "A"},{"name": "A"}]'}),
        ("args: [b, a]\n", {"args": '["b","a"]'}),
        ("kind: Component\nresources: [b, a]\n",
         {"kind": '"Component"', "resources[]": '["b","a"]', "resources[b]": '"b"',
          "resources[a]": '"a"'}),
        ("kind: Kustomization\nconfigMapGenerator:\n- name: c\n  literals: [A=1]\n",
         {"kind": '"Kustomization"',
          "configMapGenerator[c].name": '"c"', "configMapGenerator[c].literals[A]": '"A=1"'}),
        ("- {op: add, path: /a/b, value: x}\n",
         {"[add /a/b].op": '"add"', "[add /a/b].path": '"/a/b"', "[add /a/b].value": '"x"'}),
        ("kind: A\nmetadata: {name: x}\n", {"(A/x).kind": '"A"', "(A/x).metadata.name": '"x"'}),
        ("a: &x 1\nb: *x\n", {"a": "1", "b": "1"}),
        ("", {}),
    ],
)  # fmt: skip
def test_leaves_go_by_the_names_of_what_they_are_in(text: str, paths: dict[str, str]) -> None:
    assert leaves(text) == paths


def test_documents_of_one_name_are_told_apart() -> None:
    each = [f"kind: A\nmetadata: {{name: x{more}}}\n" for more in ("", ", namespace: n", "")]
    text = "---\n".join(each)
    assert {path.partition(")")[0] for path in leaves(text)} == {"(A/x", "(A/n/x", "(A//x"}


def test_a_key_that_is_there_twice_is_refused() -> None:
    with pytest.raises(Unreadable, match="there twice"):
        leaves("a: 1\na: 2\n")
