import inspect
import time

import pytest

from penstock.drift import connection, wire
from penstock.drift.answer import Denied, Refused, Unanswered
from penstock.drift.connection import Connection
from penstock.drift.kubeconfig import Access
from tests.penstock.support.apiserver import FakeServer

MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "b"}, "data": {"k": "v"}}
PATH = "/api/v1/namespaces/b/configmaps/a"


def opened(fake: FakeServer, seconds: float = 10, token: str = "") -> Connection:
    return Connection(Access(fake.url, token=token or fake.token), time.monotonic() + seconds)


def test_it_reads_and_tries(fake: FakeServer) -> None:
    fake.put(MAP)
    with opened(fake) as server:
        assert server.get(PATH) == MAP
        assert server.tried(PATH, {"data": {"k": "w"}})["data"] == {"k": "w"}
        assert server.get(PATH) == MAP


def test_every_patch_is_a_dry_run_by_flux_and_nothing_else_is_sent(fake: FakeServer) -> None:
    fake.put(MAP)
    with opened(fake) as server:
        server.get(PATH)
        server.tried(PATH, MAP)
    wanted = {"dryRun": ["All"], "fieldManager": ["kustomize-controller"], "force": ["true"]}
    assert [(method, query) for method, _, query in fake.asked] == [("GET", {}), ("PATCH", wanted)]


def test_no_other_method_is_in_the_source() -> None:
    source = inspect.getsource(connection) + inspect.getsource(wire)
    assert source.count('"PATCH"') == 1
    assert not [word for word in ("POST", "PUT", "DELETE") if f'"{word}"' in source]
    assert 'dryRun": "All"' in source


@pytest.mark.parametrize(
    ("code", "error"), [(401, Denied), (403, Refused), (404, Refused), (422, Refused), (503, Unanswered)]
)
def test_errors_have_the_servers_words(fake: FakeServer, code: int, error: type[Exception]) -> None:
    fake.faults[""] = (code, "because")
    with opened(fake) as server, pytest.raises(error, match="because"):
        server.get("/version")


def test_a_wrong_token_is_denied(fake: FakeServer) -> None:
    with opened(fake, token="old") as server, pytest.raises(Denied, match="Unauthorized"):
        server.get("/version")


def test_nobody_there_is_told_at_once() -> None:
    with Connection(Access("http://127.0.0.1:1"), time.monotonic() + 30) as server:
        begun = time.monotonic()
        with pytest.raises(Unanswered, match="refused"):
            server.get("/version")
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize("trickle", [False, True])
def test_a_slow_server_is_left_at_the_deadline(fake: FakeServer, trickle: bool) -> None:
    fake.delay, fake.trickle = (0.05, True) if trickle else (5.0, False)
    begun = time.monotonic()
    with opened(fake, seconds=0.5) as server, pytest.raises(Unanswered, match="time"):
        server.get("/version") if not trickle else server.get("/api/v1")
    assert time.monotonic() - begun < 4


def test_a_busy_server_is_asked_again_and_then_left(fake: FakeServer) -> None:
    fake.faults[""] = (429, "slow down")
    with opened(fake) as server, pytest.raises(Refused, match="slow down"):
        server.get("/version")
    assert len(fake.asked) == connection.TRIES
