"""What clusters report: kubectl's output of every shape, and status files."""

import json
from typing import Any

import pytest

from penstock.errors import PenstockError
from penstock.gates.reported import reported

ONE, TWO = "1" * 40, "2" * 40


def kustomization(name: str = "apps", ready: str = "True", **status: str) -> dict[str, Any]:
    condition = {"type": "Ready", "status": ready, "message": "Applied revision\nmore"}
    return {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": name, "namespace": "flux-system"},
        "status": {"conditions": [{"type": "Reconciling", "status": "True"}, condition], **status},
    }


def read(*items: dict[str, Any]) -> list[tuple[str, str, bool]]:
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items}).encode()
    return [(one.name, one.commit, one.ready) for one in reported(text, "ks.json")[""]]


@pytest.mark.parametrize("revision", [f"main@sha1:{ONE}", f"sha1:{ONE}", f"main/{ONE}", f"refs/heads/x@sha1:{ONE}"])
def test_a_revision_names_its_commit(revision: str) -> None:
    assert read(kustomization(lastAppliedRevision=revision)) == [("flux-system/apps", ONE, True)]


def test_behind_a_mirror_the_origin_names_it() -> None:
    assert read(
        kustomization(lastAppliedRevision=f"latest@sha256:{'a' * 64}", lastAppliedOriginRevision=f"main@sha1:{ONE}")
    ) == [("flux-system/apps", ONE, True)]


def test_what_fails_is_told_of_the_revision_that_was_tried() -> None:
    found = kustomization(
        ready="False", lastAppliedRevision=f"main@sha1:{ONE}", lastAttemptedRevision=f"main@sha1:{TWO}"
    )
    assert read(found) == [("flux-system/apps", TWO, False)]


def test_while_it_reconciles_the_old_revision_runs() -> None:
    found = kustomization(ready="Unknown", lastAppliedRevision=f"main@sha1:{ONE}", lastAttemptedRevision=TWO)
    assert read(found) == [("flux-system/apps", ONE, True)]


def test_what_never_applied_is_not_ready() -> None:
    assert read(kustomization(ready="Unknown")) == [("flux-system/apps", "", False)]


def test_one_object_alone_and_other_kinds() -> None:
    alone = json.dumps(kustomization(lastAppliedRevision=f"main@sha1:{ONE}")).encode()
    assert len(reported(alone, "x")[""]) == 1
    other = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
    assert len(read(kustomization(), other)) == 1


def test_a_status_file() -> None:
    text = f"clusters:\n  l3: {{revision: 'main@sha1:{ONE}'}}\n  l4: {{revision: x, ready: false, message: disk}}\n"
    found = reported(text.encode(), "s.yaml")
    assert [(name, one.commit, one.ready, one.message) for name, (one,) in found.items()] == [
        ("l3", ONE, True, ""),
        ("l4", "", False, "disk"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{",
        b"a: [",
        b"null",
        b"items: 3",
        b"items: [3]",
        b'{"items": []}',
        b"clusters: {l3: 3}",
        b"clusters: {l3: {revision: x, ready: maybe}}",
        b"[" * 2000,
        b"items: " + b"1:" * 100_000 + b"1",
        b"\xff\xfe\x00",
        b"kind: Pod",
    ],
)
def test_anything_else_is_refused_with_its_place(text: bytes) -> None:
    with pytest.raises(PenstockError, match=r"^report\.json: "):
        reported(text, "report.json")
