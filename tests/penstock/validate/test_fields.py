from pathlib import Path

import pytest

from penstock.validate import crds, kubernetes
from penstock.validate.fields import beside
from penstock.validate.question import Judge
from penstock.where import Field
from tests.penstock.support.values import document

CONTAINER: Field = ("spec", "template", "spec", "containers", 0)


@pytest.mark.parametrize(
    ("way", "known"),
    [
        ((), {"spec", "metadata"}),
        (("spec",), {"replicas", "selector"}),
        (CONTAINER, {"imagePullPolicy", "livenessProbe"}),
        ((*CONTAINER, "ports", 0), {"containerPort", "hostPort"}),
        (("metadata", "labels"), set()),
        (("spec", "nowhere", 3, "x"), set()),
    ],
)
@pytest.mark.usefixtures("worker")
def test_fields_of_kubernetes_own_kinds(way: Field, known: set[str]) -> None:
    minor = kubernetes.nearest((1, 34))
    assert kubernetes.prepare(minor, "apps/v1", "Deployment")
    found = beside(Judge(minor), document("apps/v1", "Deployment", "a"), way)
    assert found >= known
    assert bool(found) is bool(known)


@pytest.mark.parametrize(
    ("version", "way", "known"),
    [
        ("v1", ("spec",), {"interval", "sourceRef", "prune"}),
        ("v1", ("spec", "patches", 0, "target"), {"kind", "labelSelector"}),
        ("v7", ("spec",), set()),
    ],
)
def test_fields_of_a_definition_at_its_version(version: str, way: Field, known: set[str]) -> None:
    group = "kustomize.toolkit.fluxcd.io"
    judge = Judge((1, 34), crds.shipped("2.9", group, "Kustomization"))
    found = beside(judge, document(f"{group}/{version}", "Kustomization", "a"), way)
    assert found >= known
    assert bool(found) is bool(known)


def test_a_schema_that_is_gone_knows_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(kubernetes, "schema", lambda *_: tmp_path / "gone.json")
    assert beside(Judge((1, 34)), document("v1", "ConfigMap", "a"), ()) == frozenset()
