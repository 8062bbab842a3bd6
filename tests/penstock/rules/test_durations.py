"""Durations as Go writes them, and what people write instead."""

import pytest

from penstock.rules.durations import duration, go_duration, seconds


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1h30m", 5400.0),
        ("1.5h", 5400.0),
        ("90s", 90.0),
        ("2160h", 7776000.0),
        ("10", None),
        ("-1h", None),
        (3, None),
        ("", None),
    ],
)
def test_durations_as_go_writes_them(text: object, value: float | None) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["0", "5m", "1h30m", "1.5h", ".5s", "-1h", "+2m", "90s", "5\u00b5s", "10ns"])
def test_what_go_reads(text: str) -> None:
    assert duration(text)


@pytest.mark.parametrize("text", ["", "10", "5 m", "5minutes", "1d", "1h 30m", "m", "1,5h", "5M"])
def test_what_go_does_not_read(text: str) -> None:
    assert not duration(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("5minutes", "5m"),
        ("5 m", "5m"),
        ("1 Hour", "1h"),
        ("90d", "2160h"),
        ("1.5days", "36h"),
        ("30sec", "30s"),
        ("10", ""),
        ("0.3s ", ""),
        ("5 bananas", ""),
        ("1/0 m", ""),
        ("0d", ""),
    ],
)
def test_what_was_meant(text: str, meant: str) -> None:
    assert go_duration(text) == meant
