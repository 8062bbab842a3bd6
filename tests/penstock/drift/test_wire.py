import ssl
import time

import pytest

from penstock.drift import wire
from penstock.drift.answer import Unanswered
from penstock.drift.kubeconfig import Access
from penstock.drift.wire import Wire
from penstock.errors import PenstockError
from tests.penstock.support.apiserver import FakeServer


def opened(fake: FakeServer, seconds: float = 60) -> Wire:
    return Wire(Access(fake.url, token=fake.token), time.monotonic() + seconds, 2)


def test_a_server_that_is_started_again_is_waited_for(fake: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PAUSE", 0.01)
    there = opened(fake)
    assert there.sent("GET", "/version", None, {})[0] == 200
    fake.drops = 3
    assert there.sent("GET", "/version", None, {})[0] == 200
    assert len(fake.asked) == 5


def test_one_that_stays_away_is_given_up(fake: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "AWAY", 0.1)
    there = opened(fake)
    there.sent("GET", "/version", None, {})
    fake.drops = 1_000_000
    with pytest.raises(Unanswered, match="the connection broke"):
        there.sent("GET", "/version", None, {})


def test_one_that_never_answered_is_given_up_at_once(fake: FakeServer) -> None:
    fake.drops = 1_000_000
    with pytest.raises(Unanswered, match="the connection broke"):
        opened(fake).sent("GET", "/version", None, {})
    assert len(fake.asked) == 1


def test_an_answer_without_end_is_left(fake: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "LARGEST", 4)
    there = opened(fake)
    with pytest.raises(Unanswered, match="an answer is over"):
        there.sent("GET", "/version", None, {})
    monkeypatch.undo()
    assert there.sent("GET", "/version", None, {})[0] == 200


def test_when_the_time_is_over_nothing_is_asked(fake: FakeServer) -> None:
    with pytest.raises(Unanswered, match="the time is over"):
        opened(fake, -1).sent("GET", "/version", None, {})
    assert fake.asked == []


def test_a_certificate_that_is_none_is_told() -> None:
    with pytest.raises(PenstockError, match="certificate or key"):
        Wire(Access("https://127.0.0.1:1", authority=b"x", certificate=b"none"), time.monotonic() + 1, 1)


def test_an_authority_made_by_hand_will_do() -> None:
    assert not wire._context(Access("https://127.0.0.1:1")).verify_flags & ssl.VERIFY_X509_STRICT


@pytest.mark.parametrize(
    ("proxy", "said"),
    [
        ("", "no connection to 127.0.0.1:1: Connection refused"),
        ("http://eve:secret@127.0.0.1:2", "no connection to the proxy 127.0.0.1:2: Connection refused"),
    ],
)
def test_what_does_not_answer_is_named_in_words(proxy: str, said: str) -> None:
    with pytest.raises(Unanswered) as caught:
        Wire(Access("http://127.0.0.1:1", proxy=proxy), time.monotonic() + 5, 1).sent("GET", "/version", None, {})
    assert str(caught.value) == said
