"""Entries that name no file, in builds that Kustomize really makes."""

import pytest

from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import FLEET
from tests.penstock.support.manifests import config_map
from tests.penstock.support.outcome import Command

pytestmark = pytest.mark.usefixtures("worker")
FILES = {
    "apps/web.yaml": config_map("a", {"k": "v"}),
    "apps/folder/data": "x",
    "apps/empty.yaml": "",
}


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ("  - null\n", 3),
        ("  - ''\n", 3),
        ("components:\n  - ../apps/part\n  -\n", 5),
        ("crds:\n  - ~\n", 4),
        ("patchesStrategicMerge:\n  - null\n", 4),
        ("patchesStrategicMerge:\n  - empty.yaml\n", 4),
        ("configurations:\n  - folder\n", 4),
        ("configMapGenerator:\n  - name: g\n    files:\n      - web.yaml\n      - key=folder\n", 7),
        ("configMapGenerator:\n  - name: g\n    envs:\n      - \n", 6),
        ("patches:\n  - path: folder\n", 4),
        ("openapi:\n  path: null\n", 4),
        ("  - ../../outside\n", 3),
        ("  - folder\n", 3),
        ("replicas:\n  - name: a\n    count: .nan\n", 5),
    ],
)
def test_the_entry_has_its_line(repo: MakeRepository, run: Command, more: str, line: int) -> None:
    part = {
        "apps/part/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: x\n"
    }
    made = repo({**FLEET, **FILES, **part, "apps/kustomization.yaml": f"resources:\n  - web.yaml\n{more}"})
    found = [one for one in run.validate(made.root).findings if one["code"] == "build-failed"]
    assert [(one["path"], one["line"]) for one in found] == [("apps/kustomization.yaml", line)]


@pytest.mark.parametrize("number", [".nan", ".inf", "-.inf"])
def test_a_number_that_json_has_not(repo: MakeRepository, run: Command, number: str) -> None:
    manifest = config_map("a", {"k": "v"}) + f"other: {number}\n"
    made = repo({**FLEET, "apps/web.yaml": manifest, "apps/kustomization.yaml": "resources: [web.yaml]\n"})
    found = [one for one in run.validate(made.root).findings if one["code"] == "build-failed"]
    assert [(one["path"], one["line"]) for one in found] == [("apps/web.yaml", manifest.count("\n"))]


def test_a_key_twice_in_json(repo: MakeRepository, run: Command) -> None:
    text = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"},\n"data": {"a": "b",\n"a": "c"}}'
    made = repo({**FLEET, "apps/a.json": text, "apps/kustomization.yaml": "resources: [a.json]\n"})
    found = [one for one in run.validate(made.root).findings if one["code"] == "yaml-broken"]
    assert [(one["path"], one["line"]) for one in found] == [("apps/a.json", 3)]
