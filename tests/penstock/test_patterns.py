import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.patterns import fits

SMALL = st.text("ab.*+?|()[]^$\\{}1,", max_size=12)


@pytest.mark.parametrize(
    ("pattern", "word", "expected"),
    [
        ("web", "web", True),
        ("web", "web-1", False),
        ("^web$", "web", True),
        ("web-.*", "web-1", True),
        (".*-(a|b)", "web-b", True),
        ("[a-c]+", "abcd", False),
        (r"a\.b", "a.b", True),
        ("(a+)+b", "aaaa", None),
        ("a?a?a?a?aaaa", "aaaa", None),
        ("(?=a)a", "a", None),
        (r"(a)\1", "aa", None),
        ("(a|a)(a|a)(a|a)b", "aaa", None),
        ("(", "(", None),
        ("x" * 501, "x", None),
        (".*", "a" * 254, None),
    ],
)
def test_whole_words_where_that_costs_little(pattern: str, word: str, expected: bool | None) -> None:
    assert fits(pattern, word) is expected


@given(SMALL, st.text("ab.", max_size=8))
def test_what_is_tried_is_what_python_says(pattern: str, word: str) -> None:
    said = fits(pattern, word)
    assert said is None or said == (re.fullmatch(pattern, word) is not None)


@given(SMALL.map(lambda text: text * 10), st.sampled_from(["a" * 253, "ab" * 126, "a" * 252 + "b"]))
def test_nothing_takes_long(pattern: str, word: str) -> None:
    before = time.process_time()
    fits(pattern, word)
    assert time.process_time() - before < 1
