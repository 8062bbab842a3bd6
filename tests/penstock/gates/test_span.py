"""Spans of time, read and told."""

from datetime import timedelta

import pytest

from penstock.gates.span import span, words


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("24h", timedelta(hours=24)),
        ("90m", timedelta(minutes=90)),
        ("1d 12h", timedelta(hours=36)),
        ("2w", timedelta(days=14)),
        ("0.5h", timedelta(minutes=30)),
        ("0h", timedelta()),
    ],
)
def test_what_people_write(text: str, length: timedelta) -> None:
    assert span(text) == length


@pytest.mark.parametrize("text", ["", "24", "h", "-1h", "1y", "1h later", "99999999999w", "30w 9999999h"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(ValueError, match=r"no span of time|longer than"):
        span(text)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(), "0 min"),
        (timedelta(seconds=1), "1 min"),
        (timedelta(hours=5), "5 h"),
        (timedelta(days=2, hours=3, minutes=4), "2 d 3 h"),
    ],
)
def test_what_is_told_is_never_less_than_what_is_left(length: timedelta, said: str) -> None:
    assert words(length) == said
