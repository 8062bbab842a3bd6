import json
from pathlib import Path

import pytest

from penstock.validate import crds, kubernetes
from penstock.validate.fields import beside, ruled
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


@pytest.mark.parametrize(
    ("way", "message", "field"),
    [
        ((), "Invalid value: the only accepted name for a FluxInstance is 'flux'", ("metadata", "name")),
        ((), "Invalid value: something else", ()),
        (("spec", "sync"), "the only accepted name for a FluxInstance is 'flux'", ()),
    ],
)
def test_what_a_rule_of_a_definition_is_about(way: Field, message: str, field: tuple[str, ...]) -> None:
    group = "fluxcd.controlplane.io"
    judge = Judge((1, 34), crds.shipped("2.9", group, "FluxInstance"))
    assert ruled(judge, document(f"{group}/v1", "FluxInstance", "a"), way, message) == field


def test_rules_about_several_fields_or_of_no_definition() -> None:
    rules = [{"rule": "self.a.size() < self.b", "message": "too large"}, {"rule": "self.a > 1"}, 3]
    version = {"name": "v1", "schema": {"openAPIV3Schema": {"x-kubernetes-validations": rules}}}
    crd = crds.Crd("sha", json.dumps({"spec": {"versions": [version]}}).encode())
    one = document("example.org/v1", "Pump", "a")
    assert ruled(Judge((1, 34), crd), one, (), "too large") == ()
    assert ruled(Judge((1, 34)), one, (), "too large") == ()
