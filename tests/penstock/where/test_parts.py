import pytest
import yaml

from penstock.where import parts
from penstock.where.parts import Files, Part, divided, inner
from penstock.where.sheet import Sheet
from tests.penstock.where.handmade import node, scalar, tree

THREE = "# nothing\n---\nname: a\n---\n\n---  # b\nmetadata: {name: 'b'}\n--- \nx: |\n  ---x\n"


def firsts(found: tuple[Part, ...]) -> list[int]:
    return [part.sheet.first for part in found]


def test_a_text_is_cut_at_its_dividers_and_every_part_knows_where_it_begins() -> None:
    found = divided(Sheet("a.yaml", 5), THREE.encode())
    assert firsts(found) == [5, 6, 8, 10, 12]
    lines = [part.sheet.line(part.node) for part in found if isinstance(part.node, yaml.MappingNode)]
    assert lines == [8, 12, 14]


def test_what_is_blank_is_no_document_and_a_divider_may_come_first() -> None:
    assert divided(Sheet(""), b"") == divided(Sheet(""), b" \n\n") == ()
    assert firsts(divided(Sheet(""), b"---\na: 1\n---\nb: 1\n")) == [0, 2]
    assert firsts(divided(Sheet(""), b"a: 1\n---b: 2\n")) == [0]


def test_a_broken_document_has_no_root_and_the_next_one_has() -> None:
    broken, sound = divided(Sheet(""), b"a: [\n---\nb: 1\n")
    assert broken.node is None
    assert sound.node is not None


def test_a_root_that_was_read_is_not_read_again() -> None:
    one = node("a: 1")
    assert Part(Sheet(""), b"b: 2", one).node is one


def test_documents_in_a_literal_stand_below_its_key() -> None:
    text = "x: 1\ny: |\n  a: 1\n  ---\n  b: 1\n"
    found = inner(Sheet("a.yaml"), scalar(text, "y"))
    assert [part.sheet.line(part.node) for part in found if part.node] == [3, 5]


NAMES = """\
name: a
---
{"name": "b"}
---
name: &x c
---
name: *x
---
'name': 'd'
---
kind: List
"""


@pytest.mark.parametrize(("name", "found"), [("a", [0, 5]), ("b", [1, 5]), ("c", [3, 5]), ("d", [5, 7]), ("z", [5])])
def test_documents_are_found_by_a_name_and_an_alias_may_be_any(name: str, found: list[int]) -> None:
    called = Files().called(tree({"all.yaml": NAMES}), "all.yaml", {name})
    assert sorted(part.sheet.first for part in called) == found


def test_a_document_that_has_two_of_the_names_comes_once() -> None:
    files = tree({"all.yaml": "name: a\nother: {name: b}\n"})
    assert len(Files().called(files, "all.yaml", {"a", "b"})) == 1


def test_the_root_of_a_file_is_its_first_document_that_is_not_empty() -> None:
    files, there = Files(), tree({"a.yaml": "# note\n---\na: 1\n---\nb: 1\n", "empty.yaml": "# note\n"})
    found = files.root(there, "a.yaml")
    assert found is not None
    assert found.sheet.first == 1
    assert files.root(there, "empty.yaml") is None
    assert files.root(there, "gone.yaml") is None


def test_files_are_read_once_per_tree() -> None:
    files, there = Files(), tree({"a.yaml": "a: 1\n", "b.yaml": "b: 1\n"})
    first = files.parts(there, "a.yaml")
    files.parts(there, "b.yaml")
    assert files.parts(there, "a.yaml") is first
    assert files.parts(tree({"a.yaml": "a: 1\n"}), "a.yaml") is not first


def test_of_too_many_files_the_one_not_asked_for_longest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST", 10)
    files, there = Files(), tree({f"{name}.yaml": f"{name}: 1\n" for name in "abc"})
    a, b = files.parts(there, "a.yaml"), files.parts(there, "b.yaml")
    assert files.parts(there, "a.yaml") is a
    files.parts(there, "c.yaml")
    assert files.parts(there, "a.yaml") is a
    assert files.parts(there, "b.yaml") is not b
