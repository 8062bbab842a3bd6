import time
from collections.abc import Iterator

import pytest

from penstock.drift.answer import Denied, Unanswered
from penstock.drift.connection import Connection
from penstock.drift.kubeconfig import Access
from penstock.drift.server import NotServed, Server
from tests.penstock.support.apiserver import FakeServer

MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "b"}}


@pytest.fixture
def server(fake: FakeServer) -> Iterator[Server]:
    with Connection(Access(fake.url, token=fake.token), time.monotonic() + 10) as connection:
        yield Server(connection)


def test_an_object_is_there_or_not(fake: FakeServer, server: Server) -> None:
    fake.put(MAP)
    assert server.get("v1", "ConfigMap", "b", "a") == MAP
    assert server.get("v1", "ConfigMap", "b", "none") is None


def test_kinds_are_asked_for_once(fake: FakeServer, server: Server) -> None:
    for name in ("a", "b", "c"):
        server.get("v1", "ConfigMap", "b", name)
    assert [path for _, path, _ in fake.asked].count("/api/v1") == 1


@pytest.mark.parametrize(("version", "kind"), [("example.com/v1", "Widget"), ("apps/v1", "Widget")])
def test_a_kind_that_is_not_served_is_told(server: Server, version: str, kind: str) -> None:
    with pytest.raises(NotServed, match=f"{kind} of {version}"):
        server.get(version, kind, "b", "a")


def test_names_cannot_leave_their_place(server: Server) -> None:
    assert server.path("v1", "Namespace", "ignored", "../x?y") == "/api/v1/namespaces/..%2Fx%3Fy"


def test_the_version(server: Server) -> None:
    assert server.version() == "v1.36.3"


def test_a_version_that_may_not_be_known_is_none(fake: FakeServer, server: Server) -> None:
    fake.faults["/version"] = (403, 'forbidden: User "ot" cannot get path "/version"')
    assert server.version() == ""


def test_somebody_unknown_gets_no_version(fake: FakeServer, server: Server) -> None:
    fake.token = "another"
    with pytest.raises(Denied, match="Unauthorized"):
        server.version()


def test_what_has_no_version_is_no_api_server(fake: FakeServer, server: Server) -> None:
    fake.faults["/version"] = (200, "welcome")
    with pytest.raises(Unanswered, match="not that of an API server"):
        server.version()


def test_what_has_no_kinds_is_no_api_server(fake: FakeServer, server: Server) -> None:
    fake.faults["/api/v1"] = (200, "welcome")
    with pytest.raises(Unanswered, match="not that of an API server"):
        server.get("v1", "ConfigMap", "b", "a")


def test_what_has_web_pages_only_is_no_api_server(fake: FakeServer, server: Server) -> None:
    fake.pages["/version"] = (404, "<h1>not found</h1>")
    with pytest.raises(Unanswered, match=r"^the answer is not that of an API server: not found$"):
        server.version()


def test_a_page_that_is_not_found_is_no_missing_object(fake: FakeServer, server: Server) -> None:
    fake.pages["/api/v1/namespaces/b/configmaps/a"] = (404, "<h1>not found</h1>")
    with pytest.raises(Unanswered, match="not found"):
        server.get("v1", "ConfigMap", "b", "a")
