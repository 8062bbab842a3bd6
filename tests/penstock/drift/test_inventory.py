import time
from collections.abc import Iterator
from typing import Any

import pytest

from penstock.drift.connection import Connection
from penstock.drift.inventory import extras, parsed, running, told
from penstock.drift.kubeconfig import Access
from penstock.drift.server import Server
from penstock.drift.values import Running, State
from penstock.expand.kustomization import Key
from tests.penstock.support.apiserver import KINDS, FakeServer

MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "old", "namespace": "b"}}


def kustomization(*ids: str, **status: Any) -> dict[str, Any]:
    entries = [{"id": one, "v": "v1"} for one in ids]
    metadata = {"name": "apps", "namespace": "flux-system"}
    status = {"inventory": {"entries": entries}, **status}
    return {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": metadata,
        "status": status,
    }


@pytest.fixture
def server(fake: FakeServer) -> Iterator[Server]:
    with Connection(Access(fake.url, token=fake.token), time.monotonic() + 10) as connection:
        yield Server(connection)


def test_kustomizations_that_are_there(fake: FakeServer, server: Server) -> None:
    fake.put(kustomization())
    found, unread = running(server, [Key("flux-system", "apps"), Key("flux-system", "none")])
    assert (list(found), unread) == (["flux-system/apps"], [])


def test_one_that_may_not_be_read_is_told(fake: FakeServer, server: Server) -> None:
    path = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/apps"
    fake.faults[path] = (403, 'User "ot" cannot get resource "kustomizations"')
    found, (unread,) = running(server, [Key("flux-system", "apps")])
    assert (found, unread.state, unread.subject) == ({}, State.UNKNOWN, "Kustomization/flux-system/apps")
    assert "besides: User" in unread.reason


def test_a_cluster_without_flux_has_none(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(KINDS, "kustomize.toolkit.fluxcd.io/v1")
    assert running(server, [Key("flux-system", "apps")]) == ({}, [])


def test_what_it_says_of_itself() -> None:
    ready = {"type": "Ready", "status": "False", "message": "no"}
    thing = kustomization(lastAppliedRevision="main@sha1:1", conditions=[ready])
    assert told("a/b", thing) == Running("a/b", "main@sha1:1", False, "no")
    assert told("a/b", {}) == Running("a/b", "", False, "")


def test_extra_is_what_is_in_the_inventory_and_on_the_cluster_and_in_no_kustomization(
    fake: FakeServer, server: Server
) -> None:
    fake.put(MAP, {**MAP, "metadata": {"name": "moved", "namespace": "b"}})
    known = {"flux-system/apps": kustomization("b_old__ConfigMap", "b_gone__ConfigMap", "b_moved__ConfigMap")}
    rendered = {"flux-system/other": frozenset({("b", "moved", "", "ConfigMap")})}
    found = extras(server, known, rendered)
    assert [(one.state, one.subject, one.kustomization) for one in found] == [
        (State.EXTRA, "ConfigMap/b/old", "flux-system/apps")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("b_a_apps_Deployment", (("b", "a", "apps", "Deployment"), "v1")),
        ("_system__auth_rbac.authorization.k8s.io_ClusterRole", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_entries(text: str, expected: object) -> None:
    assert parsed({"id": text, "v": "v1"}) == expected
