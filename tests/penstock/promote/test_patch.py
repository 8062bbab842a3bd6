"""The patches of a kustomization file, in both of its lists, and what they are for."""

import time

import pytest

from penstock.document import Document
from penstock.fleet import open_repository
from penstock.promote.bench import Bench
from penstock.promote.patch import MERGED, PATCHES, Patch, kustomization_of, patches_of, resources_of, values_of
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository

OVERLAY = """\
resources: [../base, ./, map.yaml]
patches:
  - path: keep.yaml
    target: {kind: Deployment, name: "web|api"}
  - path: gone.yaml
  - target: {kind: Service}
    patch: "- {op: remove, path: /spec/type}"
  - path: image.yaml
patchesStrategicMerge:
  - settings.yml
"""
FILES = {
    "penstock.yaml": "clusters: [clusters/*]\n",
    "clusters/plant/kustomization.yaml": "resources: [../../apps]\n",
    "apps/kustomization.yml": OVERLAY,
    "apps/keep.yaml": "- {op: remove, path: /spec/replicas}\n",
    "apps/image.yaml": "spec: {template: {spec: {containers: [{name: a, image: b}]}}}\n",
    "apps/settings.yml": "data: {a: b}\n",
}


@pytest.fixture
def bench(repo: MakeRepository) -> Bench:
    """A folder with patches of every kind."""
    return Bench(Workshop(store=False), open_repository(repo(FILES).root))


def test_both_lists_are_read_without_what_is_a_version_or_not_there(bench: Bench) -> None:
    found = patches_of(bench, "apps")
    assert [(one.field, one.file) for one in found.values()] == [
        (PATCHES, "keep.yaml"),
        (PATCHES, ""),
        (MERGED, "settings.yml"),
    ]
    assert found["settings.yml"].content == b"data: {a: b}\n"


def test_a_folder_without_a_kustomization_has_none(bench: Bench) -> None:
    assert (kustomization_of(bench, "clusters"), patches_of(bench, "clusters")) == ("", {})
    assert values_of(bench, "") == {}


def test_resources_are_paths_of_the_repository(bench: Bench) -> None:
    assert resources_of(bench, "apps") == ["base", "apps", "apps/map.yaml"]


@pytest.mark.parametrize(("name", "fits"), [("web", True), ("api", True), ("website", False)])
def test_a_patch_fits_what_its_target_names(bench: Bench, name: str, fits: bool) -> None:
    (patch,) = (one for one in patches_of(bench, "apps").values() if one.file == "keep.yaml")
    document = Document("apps/v1", "Deployment", "", name, "", False, b"")
    assert patch.fits(document) is fits
    assert Patch("all", (), b"").fits(document)


@pytest.mark.parametrize("said", ["(a+)+b", "("])
def test_a_target_that_cannot_be_tried_may_be_for_all(said: str) -> None:
    before = time.process_time()
    patch = Patch("one", ((("target", "name"), said),), b"")
    assert patch.fits(Document("v1", "ConfigMap", "n", "a" * 60, "", False, b"{}"))
    assert time.process_time() - before < 1
