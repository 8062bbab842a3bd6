import json
import socket
import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from penstock.diff.family import Family
from penstock.document import Document
from penstock.drift.kubeconfig import Access
from penstock.drift.run import Asked, drift, drifts
from penstock.drift.team import AT_ONCE
from penstock.drift.values import ClusterDrift, State
from penstock.expand.rendered import ClusterRender
from penstock.render.source import Source
from tests.penstock.support import renders
from tests.penstock.support.apiserver import FakeServer, place
from tests.penstock.support.values import document

KUSTOMIZATION = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/apps"
OWNER = {"kustomize.toolkit.fluxcd.io/name": "apps", "kustomize.toolkit.fluxcd.io/namespace": "flux-system"}


def config(name: str, **data: str) -> dict[str, Any]:
    metadata = {"name": name, "namespace": "b", "labels": OWNER}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data}


def rendered(*things: dict[str, Any], name: str = "one") -> ClusterRender:
    return renders.render(replace(renders.rendered(*map(made, things)), source=Source("t")), name=name)


def made(thing: dict[str, Any]) -> Document:
    name, space = thing["metadata"]["name"], thing["metadata"]["namespace"]
    return document(thing["apiVersion"], thing["kind"], name, space, metadata={"labels": OWNER}, data=thing["data"])


def asked(fake: FakeServer, render: ClusterRender, token: str = "") -> Asked:
    return Asked(render, Access(fake.url, token=token or fake.token))


def test_each_object_is_asked_about(fake: FakeServer) -> None:
    fake.put(config("same", k="v"), config("other", k="by hand"))
    found = drift(asked(fake, rendered(config("same", k="v"), config("other", k="v"), config("none"))), 10)
    assert [(one.state, one.name) for one in found.objects] == [(State.CHANGED, "other"), (State.MISSING, "none")]
    assert (found.compared, found.unknown, found.version) == (3, "", "v1.36.3")


def test_one_that_does_not_answer_does_not_stop_the_others(fake: FakeServer) -> None:
    fake.put(config("same", k="v"))
    good = asked(fake, rendered(config("same", k="v"), name="good"))
    dead = Asked(rendered(config("same"), name="dead"), Access("http://127.0.0.1:1"))
    old = asked(fake, rendered(config("same"), name="old"), token="expired")
    nowhere = Asked(rendered(config("same"), name="nowhere"), None, "no --kubeconfig")
    found = drifts([dead, good, old, nowhere], 10)
    assert [(one.cluster, one.differs) for one in found] == [(n, False) for n in ("dead", "good", "old", "nowhere")]
    assert [bool(one.unknown) for one in found] == [True, False, True, True]
    assert "Unauthorized" in found[2].unknown


def test_a_server_that_dies_in_the_middle_leaves_the_rest_unknown(fake: FakeServer) -> None:
    things = [config(f"c{n}", k="v") for n in range(200)]
    fake.put(*things)
    fake.dies_after = 100
    found = drift(asked(fake, rendered(*things)), 20)
    states = {one.state for one in found.objects}
    assert states == {State.UNKNOWN}
    assert 0 < len(found.objects) < 200
    assert len(fake.asked) < 150


def test_what_may_not_be_read_is_told_and_the_rest_is_compared(fake: FakeServer) -> None:
    fake.put(config("same", k="v"), config("other", k="by hand"), config("secret"))
    may_not = 'configmaps "secret" is forbidden: User "ot" cannot get resource "configmaps" in API group ""'
    fake.faults |= {
        "/version": (403, 'forbidden: User "ot" cannot get path "/version"'),
        "/api/v1/namespaces/b/configmaps/secret": (403, may_not),
        KUSTOMIZATION: (403, 'forbidden: User "ot" cannot get resource "kustomizations"'),
    }
    things = (config("same", k="v"), config("other", k="v"), config("secret", k="v"))
    found = drift(asked(fake, rendered(*things)), 60)
    assert (found.unknown, found.compared) == ("", 2)
    assert [(one.state, one.kind, one.name) for one in found.objects] == [
        (State.CHANGED, "ConfigMap", "other"),
        (State.UNKNOWN, "ConfigMap", "secret"),
        (State.UNKNOWN, "Kustomization", "apps"),
    ]


def test_a_server_in_trouble_with_some_is_asked_about_the_others(fake: FakeServer) -> None:
    many = [config(f"c{n}", k="v") for n in range(60)]
    fake.put(*many)
    for thing in many[:40]:
        fake.faults[place(thing)] = (500, "failed calling webhook")
    found = drift(asked(fake, rendered(*many)), 60)
    assert (found.compared, len(found.objects)) == (20, 40)
    assert {one.reason for one in found.objects} == {"the API server fails: 500 failed calling webhook"}


def test_a_server_that_sends_its_headers_byte_by_byte_takes_no_longer_than_its_time() -> None:
    ended = threading.Event()

    def trickle(listening: socket.socket) -> None:
        connected, _ = listening.accept()
        with connected, suppress(OSError):
            connected.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not ended.wait(0.05):
                connected.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=trickle, args=(listening,), daemon=True)
        thread.start()
        access = Access(f"http://127.0.0.1:{listening.getsockname()[1]}")
        begun = time.monotonic()
        found = drift(Asked(rendered(config("a")), access), 0.5)
        assert found.unknown in ("no answer in time", "the time is over")
        assert time.monotonic() - begun < 30
        ended.set()
        thread.join()


def test_a_silent_server_takes_no_longer_than_its_time(fake: FakeServer) -> None:
    fake.put(config("a"))
    fake.delay = 30
    begun = time.monotonic()
    found = drift(asked(fake, rendered(config("a"))), 0.5)
    assert found.unknown in ("no answer in time", "the time is over")  # of a slow machine
    assert time.monotonic() - begun < 5


def test_many_objects_are_asked_at_once(fake: FakeServer) -> None:
    things = [config(f"c{n}", k="v") for n in range(5 * AT_ONCE)]
    fake.put(*things)
    fake.together = threading.Barrier(AT_ONCE, timeout=60)
    found = drift(asked(fake, rendered(*things)), 120)
    assert (found.objects, found.compared) == ((), len(things))


def test_what_does_not_build_is_unknown_and_nothing_of_it_is_extra(
    fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Family, "failed", {"flux-system/apps": "a broken file"})
    inventory = {"entries": [{"id": "b_old__ConfigMap", "v": "v1"}]}
    kustomization = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": "apps", "namespace": "flux-system"},
        "status": {"inventory": inventory},
    }
    fake.put(config("old"), kustomization)
    found = drift(asked(fake, rendered()), 10)
    assert [(one.state, one.kind, one.reason) for one in found.objects] == [
        (State.UNKNOWN, "Kustomization", "it does not build: a broken file")
    ]
    assert isinstance(found, ClusterDrift)


def test_drift_tells_no_secret(fake: FakeServer) -> None:
    """Neither where a value of git was put into another object, nor in what the cluster says of it."""
    value = "hunter2zzz"
    secret = replace(
        made({**config("s"), "kind": "Secret"}), raw=json.dumps({**config("s", p=value), "kind": "secret"}).encode()
    )
    fake.put(config("other", k="by hand"), config("refused"))
    fake.faults[place(config("refused"))] = (422, f"data.k: Invalid value: {value}")
    render = rendered(config("other", k=f"with {value}"), config("refused", k=value))
    (one,) = render.rendered
    found = drift(asked(fake, replace(render, rendered=(replace(one, documents=(*one.documents, secret)),))), 10)
    assert {one.name for one in found.objects} >= {"other", "refused"}
    assert value not in repr(found)
