"""Folding from plain overlays into the base that they build, in layouts that are not ours."""

import pytest

from penstock.fleet import open_repository
from penstock.promote.bench import Bench
from penstock.promote.fold import Fold, apply
from penstock.promote.overlays import overlaid
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import config_map, lines
from tests.penstock.support.repository import Repository
from tests.penstock.support.sites import BASE

pytestmark = pytest.mark.usefixtures("worker")
SITES = ("qa", "staging", "prod")
SETTINGS = """\
clusters: [envs/*]
promotion:
  clusters: ["envs/{site}"]
  lock: locks/{site}.yaml
  paths:
    - files: envs/{site}/version.yml
    - files: envs/{site}/settings.yml
"""
HEADS = {"old": "patchesStrategicMerge:\n", "new": "patches:\n"}
ENTRIES = {"old": "  - {}\n", "new": "  - path: {}\n"}
TARGET = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: historian, namespace: default}\n"
VERSION = f"{TARGET}spec: {{template: {{spec: {{containers: [{{name: historian, image: 'historian:2'}}]}}}}}}\n"
KEPT = f"{TARGET}spec: {{minReadySeconds: 5}} # since 2\n"


def overlay(site: str, form: str, *files: str) -> str:
    """The kustomization of a site."""
    entries = "".join(ENTRIES[form].format(file) for file in files)
    return f"namePrefix: {site}-\nresources:\n  - ../../base\n  - ../../other\n{HEADS[form] if files else ''}{entries}"


def fleet(form: str) -> dict[str, str]:
    """Three environments of two bases, all with the same settings.yml for an object of one of them."""
    files = {
        "penstock.yaml": SETTINGS,
        "other/kustomization.yaml": "resources: [map.yaml]\n",
        "other/map.yaml": lines("apiVersion: v1", "kind: ConfigMap", "metadata: {name: other, namespace: default}"),
        "base/kustomization.yml": "# What all build.\nresources:\n  - historian.yaml\n",
        "base/historian.yaml": BASE,
    }
    for site in SITES:
        files[f"envs/{site}/kustomization.yml"] = overlay(site, form, "version.yml", "settings.yml")
        files |= {f"envs/{site}/version.yml": VERSION, f"envs/{site}/settings.yml": KEPT}
    return files


def found(repository: Repository, write: bool = False) -> tuple[Fold, ...]:
    """All that could be folded; the first is, when it is to be written."""
    with Workshop() as workshop:
        bench = Bench(workshop, open_repository(repository.root))
        folds = overlaid(bench)
        if write:
            apply(bench, folds[0])
        return folds


@pytest.mark.parametrize("form", HEADS)
def test_settings_that_all_overlays_have_go_to_the_base_that_has_the_object(repo: MakeRepository, form: str) -> None:
    plants = repo(fleet(form))
    (one,) = found(plants, write=True)
    assert (one.patch, one.levels, one.changed) == ("settings.yml", ("base",), ())
    assert one.releases == tuple(f"envs/{site}" for site in sorted(SITES))
    assert (plants.root / "base/settings.yml").read_text() == KEPT
    for site in SITES:
        assert (plants.root / f"envs/{site}/kustomization.yml").read_text() == overlay(site, form, "version.yml")
        assert not (plants.root / f"envs/{site}/settings.yml").exists()
    below = (plants.root / "base/kustomization.yml").read_text()
    assert below.startswith("# What all build.\nresources:\n  - historian.yaml\n")
    assert "settings.yml" in below
    assert found(plants) == ()


def test_what_somebody_else_builds_the_base_for_is_refused_with_its_name(repo: MakeRepository) -> None:
    (one,) = found(repo({**fleet("new"), "envs/bare/kustomization.yaml": "resources: [../../base]\n"}))
    assert one.changed == ("bare",)


@pytest.mark.parametrize(
    "files",
    [
        {"envs/qa/settings.yml": KEPT.replace("5", "6")},
        {"envs/qa/kustomization.yml": overlay("qa", "new", "version.yml")},
        {"base/settings.yml": KEPT},
        {"penstock.yaml": SETTINGS.replace("    - files: envs/{site}/settings.yml\n", "")},
        {"envs/qa/kustomization.yml": "resources: [\n"},
    ],
    ids=["another value", "one does not carry it", "the base has such a file", "it is no release", "unreadable"],
)
def test_otherwise_it_stays(repo: MakeRepository, files: dict[str, str]) -> None:
    assert [one for one in found(repo(fleet("new") | files)) if not one.changed] == []


def test_an_entry_without_a_file_moves_when_it_is_promotable(repo: MakeRepository) -> None:
    patch = "- {op: add, path: /spec/minReadySeconds, value: 5}"
    inline = f"patches:\n  - target: {{kind: Deployment}}\n    patch: '{patch}'\n"
    files = {path: text for path, text in fleet("new").items() if "settings.yml" not in path}
    files |= {f"envs/{site}/kustomization.yml": overlay(site, "new") + inline for site in SITES}
    assert found(repo(files)) == ()
    files["penstock.yaml"] += '    - files: envs/{site}/kustomization.yml\n      fields: ["patches[*].**"]\n'
    (one,) = found(repo(files))
    assert (one.levels, one.changed) == (("base",), ())


def test_a_chain_may_be_longer_than_the_stack_of_python(repo: MakeRepository) -> None:
    chain = {f"envs/{n}/kustomization.yaml": f"resources: [../{n + 1}]\n" for n in range(1200)}
    last = {"envs/1200/kustomization.yaml": "resources: [map.yaml]\n", "envs/1200/map.yaml": config_map("map")}
    assert found(repo({"penstock.yaml": SETTINGS.replace("envs/*", "envs/0"), **chain, **last})) == ()
