"""Lists without names, aligned."""

from hypothesis import given
from hypothesis import strategies as st

from penstock import compared
from penstock.diff.sequence import Pair, aligned

LETTERS = st.lists(st.sampled_from("abc"), max_size=8)


def test_what_changed_went_and_came() -> None:
    assert list(aligned("abc", "axc")) == [Pair(1, 1)]
    assert list(aligned("abc", "ac")) == [Pair(1, None)]
    assert list(aligned("ac", "abc")) == [Pair(None, 1)]
    assert list(aligned("", "ab")) == [Pair(None, 0), Pair(None, 1)]
    assert list(aligned("abc", "abc")) == []
    assert list(aligned("abcd", "aXYZd")) == [Pair(1, 1), Pair(2, 2), Pair(None, 3)]


@given(LETTERS, LETTERS)
def test_what_is_left_out_is_equal_and_in_order(before: list[str], after: list[str]) -> None:
    found = list(aligned(before, after))
    olds = {pair.before for pair in found}
    news = {pair.after for pair in found}
    kept = [item for index, item in enumerate(before) if index not in olds]
    assert kept == [item for index, item in enumerate(after) if index not in news]


def test_very_long_lists_take_no_search() -> None:
    long = [str(number) for number in range(1200)]
    other = [f"x{number}" for number in range(1100)]
    assert len(long) * len(other) > compared.MOST
    found = list(aligned(["same", *long], ["same", *other]))
    assert found[0] == Pair(1, 1)
    assert found[-1] == Pair(1200, None)
    assert len(found) == 1200
