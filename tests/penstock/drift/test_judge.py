import time
from collections.abc import Iterator
from typing import Any

import pytest

from penstock.drift.answer import Denied, Refused, Unanswered
from penstock.drift.connection import Connection
from penstock.drift.judge import judged, sent, unknown
from penstock.drift.kubeconfig import Access
from penstock.drift.server import Server
from penstock.drift.values import Drifted, State
from penstock.secrets import HIDDEN
from tests.penstock.support.apiserver import FakeServer, place

GROUP = "kustomize.toolkit.fluxcd.io"


def config(data: dict[str, str], kind: str = "ConfigMap", **annotations: str) -> dict[str, Any]:
    metadata = {"name": "a", "namespace": "b", "annotations": {f"{GROUP}/{k}": v for k, v in annotations.items()}}
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, "data": data}


@pytest.fixture
def server(fake: FakeServer) -> Iterator[Server]:
    with Connection(Access(fake.url, token=fake.token), time.monotonic() + 10) as connection:
        yield Server(connection)


def of(server: Server, rendered: dict[str, Any], **spec: Any) -> Drifted:
    found = judged(server, rendered, "flux-system/apps", spec)
    assert isinstance(found, Drifted)
    return found


def test_as_in_git(fake: FakeServer, server: Server) -> None:
    live = config({"k": "v"})
    fake.put({**live, "metadata": {**live["metadata"], "uid": "1", "generation": 4}, "status": {"any": 1}})
    assert judged(server, config({"k": "v"}), "k", {}) is False


def test_changed_leads_from_live_to_git(fake: FakeServer, server: Server) -> None:
    fake.put(config({"k": "by hand"}))
    found = of(server, config({"k": "v"}))
    assert (found.state, found.subject) == (State.CHANGED, "ConfigMap/b/a")
    assert [(one.path, one.before, one.after) for one in found.fields] == [("data.k", "by hand", "v")]


def test_missing(server: Server) -> None:
    assert of(server, config({})).state is State.MISSING


def test_a_kind_without_a_crd_is_missing_with_its_reason(server: Server) -> None:
    found = of(server, {**config({}), "apiVersion": "example.com/v1"})
    assert (found.state, "CRD" in found.reason) == (State.MISSING, True)


def test_refused_has_the_servers_words(fake: FakeServer, server: Server) -> None:
    fake.put(config({}))
    place_of = place(config({}))
    fake.faults[place_of] = (422, "spec.selector: field is immutable")
    found = of(server, config({}))
    assert (found.state, found.reason) == (State.REFUSED, "spec.selector: field is immutable")


def test_values_of_secrets_are_hidden(fake: FakeServer, server: Server) -> None:
    fake.put(config({"k": "b25l"}, kind="Secret"))
    (field,) = of(server, config({"k": "dHdv"}, kind="Secret")).fields
    assert (field.before, field.after) == (HIDDEN, HIDDEN)


def test_ignored_fields_do_not_count(fake: FakeServer, server: Server) -> None:
    fake.put(config({"k": "by hand"}))
    assert judged(server, config({"k": "v"}), "k", {"ignore": [{"paths": ["/data/k"]}]}) is False


def test_exempt_is_told_apart(fake: FakeServer, server: Server) -> None:
    fake.put(config({"k": "by hand"}))
    assert judged(server, config({"k": "v"}, reconcile="disabled"), "k", {}) is True


def test_forced_would_be_made_anew(fake: FakeServer) -> None:
    class Immutable(Server):
        def tried(self, thing: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
            raise Refused(422, "spec.selector: field is immutable")

    fake.put(config({}))
    with Connection(Access(fake.url, token=fake.token), time.monotonic() + 10) as connection:
        strict = Immutable(connection)
        assert of(strict, config({})).state is State.REFUSED
        assert "make it anew" in of(strict, config({}, force="enabled")).reason
        assert of(strict, config({}), force=True).state is State.CHANGED


def test_denied_is_passed_on(fake: FakeServer, server: Server) -> None:
    fake.token = "another"
    with pytest.raises(Denied):
        judged(server, config({}), "k", {})


def test_unknown_says_why() -> None:
    assert unknown(config({}), "k", Unanswered("no answer in time")).reason == "no answer in time"


def test_what_is_sent() -> None:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {}, "stringData": {"k": "one"}, "data": {"l": "dHdv"}}
    assert sent({**secret, "status": {}})["data"] == {"k": "b25l", "l": "dHdv"}
    assert "stringData" not in sent(secret)
