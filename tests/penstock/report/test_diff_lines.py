"""The lines of a change, as a person compares them."""

from typing import Any

import pytest

from penstock.diff.change import Action, Op
from penstock.diff.step import Picked
from penstock.report.diff_lines import CONTEXT, added, field_lines
from penstock.secrets import HIDDEN
from tests.penstock.support.diffs import field


def lines(before: Any, after: Any, op: Op = Op.CHANGE) -> list[str]:
    """Each sign with its text."""
    return [f"{line.sign}{line.text}" for line in field_lines(field("f", before, after, op))]


@pytest.mark.parametrize(
    ("before", "after", "op", "said"),
    [
        (1, 2, Op.CHANGE, ["-1", "+2"]),
        ("1", 1, Op.CHANGE, ['-"1"', "+1"]),
        (None, {"a": [1]}, Op.ADD, ["+a:", "+- 1"]),
        ({"a": 1}, None, Op.REMOVE, ["-a: 1"]),
        (None, None, Op.ADD, ["+null"]),
        ("a", None, Op.CHANGE, ["-a", "+null"]),
    ],
)
def test_what_was_and_what_is(before: Any, after: Any, op: Op, said: list[str]) -> None:
    assert lines(before, after, op) == said


def test_an_order_is_two_lines() -> None:
    a, b = (Picked((("name", name),)) for name in "ab")
    assert lines((a, b), (b, a), Op.ORDER) == ["-name=a, name=b", "+name=b, name=a"]
    assert lines(([1], {"x": 2}), ({"x": 2}, [1]), Op.ORDER) == ["-[1], {x: 2}", "+{x: 2}, [1]"]


def test_a_hidden_value_is_not_said_to_be_the_same() -> None:
    assert lines(HIDDEN, HIDDEN) == [" the value changed; it is hidden"]
    assert lines(f"a: {HIDDEN}\nb\n", f"a: {HIDDEN}\nb\n") == [" what changed of it is hidden"]


def test_of_a_long_text_only_what_differs_and_its_surroundings() -> None:
    text = "".join(f"line {n}\n" for n in range(40))
    said = lines(text, text.replace("line 20\n", "line x\n"))
    assert said == [
        "@@@ -19,5 +19,5 @@",
        " line 18",
        " line 19",
        "-line 20",
        "+line x",
        " line 21",
        " line 22",
    ]
    assert len(said) == 3 + 2 * CONTEXT


@pytest.mark.parametrize(("before", "after"), [("a\n", "a"), ("a\r\nb", "a\nb")])
def test_texts_that_differ_in_their_line_breaks_alone_say_so(before: str, after: str) -> None:
    assert lines(before, after) == [" only the line breaks differ"]


def test_a_line_that_looks_like_a_sign_stays_text() -> None:
    assert lines("a\n", "a\n@ b\n-- c\n")[1:] == [" a", "+@ b", "+-- c"]


@pytest.mark.parametrize(("action", "sign"), [(Action.ADDED, "+"), (Action.REMOVED, "-")])
def test_all_of_what_came_or_went(action: Action, sign: str) -> None:
    content = {"kind": "Pod", "metadata": {"name": "a"}}
    assert list(added(content, action)) == [(sign, "kind: Pod"), (sign, "metadata:"), (sign, "  name: a")]
