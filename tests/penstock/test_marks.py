import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from penstock import marks

VALUES = st.recursive(
    st.text("ab: #-\n'", max_size=5) | st.integers() | st.none() | st.booleans(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1, max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


def root(text: str) -> yaml.Node:
    (node,) = marks.documents(text.encode())
    assert isinstance(node, yaml.Node)
    return node


@given(st.binary(max_size=60) | st.text("ab:[]{}&*!|>-\n\t'\" #%@", max_size=40).map(str.encode))
def test_any_bytes_give_nodes_and_at_most_one_fault_at_the_end(text: bytes) -> None:
    found = list(marks.documents(text))
    assert all(isinstance(one, yaml.Node) for one in found[:-1])
    for one in found[-1:]:
        assert isinstance(one, yaml.Node) or (one.line >= 1 and one.reason)


@given(VALUES)
def test_every_scalar_is_met_once_and_in_order(value: object) -> None:
    text = yaml.safe_dump(value, default_flow_style=False)
    (node,) = marks.documents(text.encode())
    assert isinstance(node, yaml.Node)
    met = [(one.start_mark.line, one.start_mark.column) for one in marks.scalars(node)]
    assert met == sorted(set(met))


def test_documents_are_told_apart() -> None:
    found = list(marks.documents(b"a: 1\n---\n# no more\nb: 2\n"))
    assert [marks.line(one) for one in found if isinstance(one, yaml.Node)] == [1, 4]


def test_what_comes_before_a_fault_is_kept() -> None:
    first, fault = marks.documents(b"a: 1\n---\nb: [\n")
    assert isinstance(first, yaml.Node)
    assert fault == marks.Broken(4, "while parsing a flow node: did not find expected node content")


@pytest.mark.parametrize(
    ("text", "line"),
    [(b"a: [1\nb: 2\n", 2), (b"\tx: 1\n", 1), (b"a: 1\n a: 2\n", 2), (b"a: \xff", 1), (b"a\x00", 1), (b"a: *x\n", 1)],
)
def test_a_fault_has_a_line(text: bytes, line: int) -> None:
    fault = list(marks.documents(text))[-1]
    assert isinstance(fault, marks.Broken)
    assert fault.line == line


@pytest.mark.parametrize("text", [b"[" * 100_000, b"- " * 60_000 + b"a", b'{"a":' * 50_000, b"? " * 60_000])
def test_deep_nesting_is_a_fault_and_no_crash(text: bytes) -> None:
    (fault,) = marks.documents(text)
    assert fault == marks.Broken(1, "nested more than 1000 levels deep")


def test_many_brackets_side_by_side_are_not_deep() -> None:
    assert isinstance(root("[" + "[], " * 5000 + "]"), yaml.SequenceNode)


def test_a_text_beyond_the_limit_is_not_looked_into() -> None:
    assert list(marks.documents(b"a: [" + b" " * marks.LARGEST)) == []


def test_an_alias_bomb_costs_nothing() -> None:
    levels = "".join(
        f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
    )
    node = root("a: &a [x, x]\n" + levels)
    assert len(list(marks.scalars(node))) < 30
    assert list(marks.repeated(node)) == []


def test_scalars_and_children_are_found_by_keys_and_indices() -> None:
    node = root("a:\n  - b: c\n  - d\n")
    assert marks.scalar(node, "a", 0, "b") == "c"
    assert marks.scalar(node, "a", 1) == "d"
    assert marks.scalar(node, "a", 2) == ""
    assert marks.scalar(node, "a") == ""
    assert marks.scalar(None, "a") == ""
    assert marks.child(node, "b") is None


def test_repeated_keys_are_found_wherever_they_are() -> None:
    node = root("a: 1\nb:\n  - c: 1\n    d: 2\n    c: 3\na: 2\n")
    assert sorted((key.value, marks.line(key)) for key in marks.repeated(node)) == [("a", 6), ("c", 5)]


def test_merge_keys_may_be_repeated() -> None:
    assert list(marks.repeated(root("x: &x {a: 1}\ny:\n  <<: *x\n  <<: *x\n"))) == []


@pytest.mark.parametrize(
    "text", ["!!float", "!!bool foo", "!!timestamp foo", "2026-99-99", "!!int x", "!!binary é", "? [a]\n: b", "&a [*a]"]
)
def test_a_value_that_is_not_what_its_tag_says_is_a_fault(text: str) -> None:
    found = marks.values(text.encode())
    assert isinstance(found, marks.Broken)
    assert found.reason


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: [x, 2026-13-01]\n", 2, "date"),
        ("a:\n  b: 2026-12-24T18:00:00+99:00\n", 2, "date"),
        ("<<: {a: b}\nb: !!int x\n", 2, "number"),
    ],
)
def test_such_a_value_is_told_at_its_line(text: str, line: int, what: str) -> None:
    found = marks.values(text.encode())
    assert isinstance(found, marks.Broken)
    assert (found.line, f"is no {what};" in found.reason) == (line, True)


def test_values_are_those_of_yaml() -> None:
    assert marks.values(b"a: 1\n---\nb: [&x y, *x]\n---\n") == [{"a": 1}, {"b": ["y", "y"]}, None]


@pytest.mark.parametrize("between", ["[{}]", "{{<<: [{}]}}"])
def test_what_stands_for_too_much_is_a_fault(between: str) -> None:
    made = (f"a{n}: &a{n} {between.format(', '.join([f'*a{n - 1}'] * 10))}\n" for n in range(1, 12))
    found = marks.values(("a0: &a0 {k: v}\n" + "".join(made)).encode())
    assert isinstance(found, marks.Broken)
    assert "more than 1000000 values" in found.reason


def test_a_number_without_end_is_a_fault() -> None:
    found = marks.values(b"a: 1" + b":1" * 1000)
    assert isinstance(found, marks.Broken)
    assert found.reason.startswith("a number or date of more than")


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_lines_are_those_that_people_see(end: str) -> None:
    """YAML's own ends of lines are none of git, of an editor, or of a report."""
    node = root(f"# a{end}# b\na: 1{end}b: [2,\r\n  &x 3, *x]\n")
    assert [(one.value, marks.line(one)) for one in marks.scalars(node)] == [
        *(("a", 2), ("1", 2), ("b", 2), ("2", 2), ("3", 3))
    ]
    (fault,) = marks.documents(f"# a{end}\n\nb: [\n".encode())
    assert isinstance(fault, marks.Broken)
    assert fault.line == 4


@pytest.mark.parametrize("text", ["a\x85  b\n  c\n", "a\u2028  b\x85\x85  c\r\n", "\n\n  a\x85\n", "a\x85"])
def test_a_literal_is_known_as_it_is_written(text: str) -> None:
    """YAML makes a line feed of NEL; a text inside of a text is counted by the lines of its file."""
    (_, value) = marks.scalars(root(f"x: |\n  {text}"))
    assert marks.written(value).count("\x85") == text.count("\x85")
    assert marks.written(value).replace("\x85", "\n") == value.value


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_cannot_be_read_is_on_its_line(end: str, codec: str) -> None:
    (fault,) = marks.documents(f"# é{end}a: 1{end}b: \x01{end}".encode(codec))
    assert fault == marks.Broken(3, "control characters are not allowed")


def test_bytes_that_are_no_text_are_on_their_line() -> None:
    (fault,) = marks.documents(b"a: 1\nb: caf\xe9 x\n")
    assert isinstance(fault, marks.Broken)
    assert fault.line == 2


def test_an_anchor_that_is_set_again() -> None:
    text = b"a: &x 1\nb: *x\n---\na: &x 1\nb: *x\nc: &x [2]\nd: *x\n"
    assert marks.values(text) == [{"a": 1, "b": 1}, {"a": 1, "b": 1, "c": [2], "d": [2]}]
    *_, last = marks.documents(text)
    assert isinstance(last, yaml.MappingNode)
    assert [marks.line(node) for _, node in last.value] == [4, 4, 6, 6]


@pytest.mark.parametrize("text", [b"a: &x 1\nb: &x 2\nc: *y\n", b"a: &x 1\nb: &x [\n", b"a: *y\n"])
def test_what_is_broken_beside_such_an_anchor(text: bytes) -> None:
    assert isinstance(marks.values(text), marks.Broken)
