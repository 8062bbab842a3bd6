import time

import pytest

from penstock.today import now


def test_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    before = int(time.time())
    assert before <= now().timestamp() <= time.time()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert str(now()) == "1970-01-02 00:00:00+00:00"


@pytest.mark.parametrize("said", ["", "tomorrow", "-1", "1" * 30, "²"])
def test_what_is_no_moment_stands_for_nothing(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", said)
    assert now().year > 2000
