import pytest

from penstock.environment import count, seconds
from penstock.errors import PenstockError

NAME = "PENSTOCK_SOMETHING"


@pytest.mark.parametrize(("said", "number"), [("", 60), ("0.5", 0.5), ("1e3", 1000), ("1e-9", 1e-9)])
def test_seconds(monkeypatch: pytest.MonkeyPatch, said: str, number: float) -> None:
    assert seconds(NAME, 60) == 60
    monkeypatch.setenv(NAME, said)
    assert seconds(NAME, 60) == number


@pytest.mark.parametrize("said", ["soon", "0", "-1", "nan", "inf", "1e99", " ", "0x10"])
def test_what_is_no_time_is_said_by_its_name(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(NAME, said)
    with pytest.raises(PenstockError, match=f"{NAME} is '{said}': give a number of seconds, such as 60"):
        seconds(NAME, 60)


@pytest.mark.parametrize(("said", "number"), [("", 0), ("0", 0), ("3", 3), ("08", 8)])
def test_count(monkeypatch: pytest.MonkeyPatch, said: str, number: int) -> None:
    assert count(NAME, 9) == 0
    monkeypatch.setenv(NAME, said)
    assert count(NAME, 9) == number


@pytest.mark.parametrize("said", ["many", "-1", "1.5", "nan", "10", "9" * 5000, "²", "٣", " 1"])
def test_what_is_no_count_is_said_by_its_name(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(NAME, said)
    with pytest.raises(PenstockError, match=f"{NAME} is .* give a whole number, 9 at most"):
        count(NAME, 9)
