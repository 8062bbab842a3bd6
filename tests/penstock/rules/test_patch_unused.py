"""patch-unused, on the worked enterprise."""

import pytest

from penstock.rules.every import RULES
from penstock.rules.examples import manual
from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet

RELEASE = "apps/sites/plant-a/release/kustomization.yaml"


def test_renamed_target(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "name: data-gateway-module", "name: data-gateway-modul-e")
    assert enterprise.found() == [f"patch-unused {RELEASE}"]


def test_pattern(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "name: data-gateway-module", "name: data-gateway-.*")
    assert enterprise.found() == []


def test_only_some_clusters(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "name: data-gateway-module", "name: data-gateway-modul-e")
    assert enterprise.found(LINE) == []


@pytest.mark.parametrize(
    ("target", "patch", "counts"),
    [
        ("{kind: Pod, name: historian}", "- {op: add, path: /metadata/labels, value: {a: b}}", False),
        ("{version: v1, kind: Pod, name: historian}", "- {op: add, path: /metadata/labels, value: {a: b}}", False),
        ("{group: apps, kind: Pod, name: historian}", "- {op: add, path: /metadata/labels, value: {a: b}}", True),
        ("{version: v2, kind: Pod, name: historian}", "- {op: add, path: /metadata/labels, value: {a: b}}", True),
        (
            "{version: v2, kind: Pod, name: historian}",
            "{apiVersion: v1, kind: Pod, metadata: {name: historian}}",
            False,
        ),
    ],
)
def test_group_and_version(target: str, patch: str, counts: bool, fleet: Fleet) -> None:
    files = manual(RULES["patch-unused"]).examples[0].files
    path = "apps/sites/north/release/kustomization.yaml"
    head = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"
    text = f"{head}patches:\n  - target: {target}\n    patch: |\n      {patch}\n"
    assert bool(fleet({**files, path: text}).said("patch-unused")) is counts
