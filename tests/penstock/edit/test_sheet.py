"""A file as nodes that know where they stand."""

import pytest

from penstock.edit.sheet import Node, Unreadable, sheet


def spans(text: str) -> dict[str, str]:
    """Key → the text of its value, of a flat mapping."""
    page = sheet(text.encode())
    return {key.value: page.text[value.start : value.end] for key, value in page.roots[0].pairs}


def test_every_value_has_its_place() -> None:
    text = "\ufeffa: 'é' # c\r\nb: |\r\n  x\r\n  y\r\n\r\nc: {d: [1,\r\n  2]}\r\ne:\r\nf: &x 1\r\ng: *x"
    assert spans(text) == {
        "a": "'é'", "b": "|\r\n  x\r\n  y", "c": "{d: [1,\r\n  2]}", "e": "", "f": "1", "g": "*x"
    }  # fmt: skip
    assert sheet(text.encode()).newline == "\r\n"


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (b"a: 1\n<<<<<<< HEAD\n", 2, "unresolved conflict markers"),
        (b"a: 1\nb: [\n", 3, "flow"),
        (b"a: \xff\n", 1, "not UTF-8"),
        (b"a: *none\n", 1, "undefined alias"),
        (b"a: &a [*a]\n", 1, "undefined alias"),
        (b"[" * 2000, 1, "nested"),
        (b"[" * 600 + b"]" * 600, 1, "nested more than 200 levels"),
    ],
)
def test_what_cannot_be_read_says_where(content: bytes, line: int, said: str) -> None:
    with pytest.raises(Unreadable, match=said) as error:
        sheet(content)
    assert error.value.line == line


def test_aliases_do_not_grow_without_bound() -> None:
    text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    with pytest.raises(Unreadable, match="repeat too much"):
        sheet(text.encode())


def test_documents_that_are_empty_are_none() -> None:
    assert [root.kind for root in sheet(b"---\n# x\n---\na: 1\n---\n").roots] == ["mapping"]
    assert isinstance(sheet(b"a: 1").roots[0].get("a"), Node)
