"""Words by patterns, as the standard library has them, however many."""

from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st

from penstock.wildcards import Index, any_fits, fits

WORDS = st.text("ab[]*?!", max_size=4)


@given(WORDS, WORDS)
def test_a_pattern_means_what_the_standard_library_says(pattern: str, word: str) -> None:
    assert fits(pattern, word) == fnmatchcase(word, pattern)


def test_one_of_several_is_enough() -> None:
    assert any_fits(("x", "a*"), "ab")
    assert not any_fits((), "ab")


@given(st.lists(st.tuples(st.lists(WORDS, max_size=2), st.lists(WORDS, max_size=2)), max_size=6), WORDS, WORDS)
def test_whatever_fits_is_found_in_its_order(things: list[tuple[list[str], list[str]]], one: str, other: str) -> None:
    def fitting(places: "list[int] | range") -> list[int]:
        return [at for at in places if any_fits(things[at][0], one) and any_fits(things[at][1], other)]

    index = Index((at, things[at]) for at in range(len(things)))
    assert fitting(list(index.about(one, other))) == fitting(range(len(things)))


def test_what_has_plain_words_is_looked_up() -> None:
    index = Index((n, ((f"w{n}", f"x{n}"), ("*",))) for n in range(1000))
    assert list(index.about("x7", "anything")) == [7]
    assert list(index.about("w", "anything")) == []
