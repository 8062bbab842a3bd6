"""Two sequences compared: what the steps say is what is there, and a unified diff of them is one."""

import difflib
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock import compared
from penstock.compared import Step, steps, unified

LETTERS = st.lists(st.sampled_from("abcd"), max_size=30)


def replayed(left: list[str], right: list[str]) -> list[str]:
    """The right side, put together from the left by the steps, which must lie one behind the other."""
    out: list[str] = []
    a = c = 0
    for step in steps(left, right):
        assert (step.a, step.c) == (a, c)
        out += left[step.a : step.b] if step.tag == "equal" else right[step.c : step.d]
        a, c = step.b, step.d
    assert (a, c) == (len(left), len(right))
    return out


@given(LETTERS, LETTERS)
def test_the_steps_lead_from_one_side_to_the_other(left: list[str], right: list[str]) -> None:
    assert replayed(left, right) == right


@given(LETTERS, LETTERS, st.integers(1, 3))
def test_a_unified_diff_is_what_the_standard_library_writes_of_the_same_steps(
    left: list[str], right: list[str], context: int
) -> None:
    matcher = difflib.SequenceMatcher(None, left, right)
    matcher.opcodes = [tuple(step) for step in steps(left, right)]  # type: ignore[attr-defined]
    hunks = []
    for group in matcher.get_grouped_opcodes(context):
        hunks.append([Step(*one) for one in group])
    changed = [hunk for hunk in hunks if any(step.tag != "equal" for step in hunk)]
    assert [line for line in unified(left, right, "x", "y", context) if line[0] in " -+"][2:] == [
        f"{sign}{text}"
        for hunk in changed
        for step in hunk
        for sign, text in (
            [(" ", one) for one in left[step.a : step.b]]
            if step.tag == "equal"
            else [("-", one) for one in left[step.a : step.b]] + [("+", one) for one in right[step.c : step.d]]
        )
    ]


def test_a_unified_diff_has_its_head_and_its_places() -> None:
    left, right = [f"{n}\n" for n in range(20)], [f"{n}\n" for n in range(20) if n not in (3, 15)]
    assert list(unified(left, right, "x", "y", 1)) == [
        *("--- x\n", "+++ y\n", "@@ -3,3 +3,2 @@\n", " 2\n", "-3\n", " 4\n"),
        *("@@ -15,3 +14,2 @@\n", " 14\n", "-15\n", " 16\n"),
    ]
    assert list(unified([], ["a"], "x", "y")) == ["--- x", "+++ y", "@@ -0,0 +1 @@", "+a"]
    assert list(unified(["a"], ["a"], "x", "y")) == []


def test_in_long_texts_what_stands_once_holds_the_sides_together() -> None:
    left = [f"line {n}" for n in range(1000)]
    right = ["new", *left[:500], *left[501:]]
    assert len(left) * len(right) > compared.MOST
    assert [step for step in steps(left, right) if step.tag != "equal"] == [
        Step("insert", 0, 0, 0, 1),
        Step("delete", 500, 501, 501, 501),
    ]


def _pieces(count: int, one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """Stretches that are hard to compare, with a line between them that stands once."""
    return [t for n in range(count) for t in [f"u{n}", *one]], [t for n in range(count) for t in [f"u{n}", *other]]


DICE = random.Random(1)
LONG: dict[str, tuple[list[str], list[str]]] = {
    "every other line": ([f"{n}" for n in range(100_000)], [f"{2 * n}" for n in range(100_000)]),
    "backwards": ([f"{n}" for n in range(100_000)], [f"{n}" for n in range(100_000, 0, -1)]),
    "two words": (DICE.choices("ab", k=100_000), DICE.choices("ab", k=100_000)),
    "in pieces": _pieces(600, [str(n // 2) for n in range(150)], [str(n) for n in range(150)]),
    "in pieces of few words": _pieces(600, DICE.choices("abcdefgh", k=150), DICE.choices("abcdefgh", k=150)),
}


@pytest.mark.parametrize("name", LONG)
def test_a_hundred_thousand_lines_take_a_second_or_two(name: str) -> None:
    left, right = LONG[name]
    before = time.process_time()
    assert replayed(left, right) == right
    assert time.process_time() - before < 4
