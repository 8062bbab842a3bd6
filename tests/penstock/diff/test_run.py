"""The main job: which clusters are rendered, and what comes of them."""

from datetime import UTC, datetime

import pytest

from penstock.diff.outcome import State
from penstock.diff.result import Result
from penstock.diff.run import Work, diff, diff_in
from penstock.diff.sides import open_sides
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support import manifests
from tests.penstock.support.repository import Files, Repository

pytestmark = pytest.mark.usefixtures("worker")
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def facts(cluster: str) -> str:
    return manifests.config_map("cluster-facts", {"CLUSTER": cluster, "SITE": "a", "LEVEL": "l3"})


FLEET: Files = {
    "penstock.yaml": "clusters: [clusters/*]\npromotion: {rings: [{name: pilot, sites: [a]}]}\n",
    "clusters/one/apps.yaml": manifests.flux("apps", "apps"),
    "clusters/one/facts.yaml": facts("one"),
    "clusters/two/own.yaml": manifests.config_map("own", {"a": "1"}),
    "apps/kustomization.yaml": manifests.resources("web.yaml"),
    "apps/web.yaml": manifests.deployment("web"),
}


def told(repository: Repository) -> Result:
    return diff(*open_sides(repository.root, "HEAD"), NOW)


def states(result: Result) -> dict[str, State]:
    return {one.name: one.state for one in result.clusters}


def test_only_what_differs_is_hit(repo: MakeRepository) -> None:
    repository = repo(FLEET).write({"apps/web.yaml": manifests.deployment("web").replace("1.0.0", "1.0.1")})
    found = told(repository)
    assert states(found) == {"one": State.CHANGED, "two": State.SAME}
    (change,) = found.changes
    assert change.clusters == ("one",)
    assert found.files == ("apps/web.yaml",)
    assert (found.before, found.after, found.commits[1]) == ("HEAD", "working copy", "")


def test_the_ring_comes_from_the_settings(repo: MakeRepository) -> None:
    repository = repo(FLEET).write({"clusters/one/new.yaml": manifests.config_map("new")})
    assert next(one.ring for one in told(repository).clusters if one.name == "one") == "pilot"


def test_clusters_that_come_and_go(repo: MakeRepository) -> None:
    repository = repo(FLEET).write(
        {"clusters/two/own.yaml": None, "clusters/three/own.yaml": manifests.config_map("x")}
    )
    found = told(repository)
    assert states(found) == {"one": State.SAME, "two": State.REMOVED, "three": State.ADDED}
    assert {one.name: one.objects for one in found.hit} == {"two": 1, "three": 1}
    assert all(not change.dangers for change in found.changes)


def test_noise_hits_nothing(repo: MakeRepository) -> None:
    metadata = "metadata: {name: own, namespace: a, labels: {chart: a-1}}"
    labelled = manifests.lines("apiVersion: v1", "kind: ConfigMap", metadata, "data: {a: b}")
    repository = repo({**FLEET, "clusters/two/own.yaml": labelled})
    repository.write({"clusters/two/own.yaml": labelled.replace("a-1", "a-2")})
    found = told(repository)
    assert (states(found)["two"], found.hit) == (State.NOISE, ())


def test_a_side_that_does_not_build_is_unknown(repo: MakeRepository) -> None:
    found = told(repo(FLEET).write({"apps/web.yaml": "broken: ["}))
    assert states(found)["one"] is State.UNKNOWN
    assert found.broke


def test_with_a_store_what_is_equal_is_not_rendered(
    repo: MakeRepository, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("store")))
    monkeypatch.setattr("penstock.workshop.GRAIN", -3600)  # what was written just now counts as settled
    repository = repo(FLEET).write({"clusters/two/own.yaml": manifests.config_map("own", {"a": "2"})})
    sides = open_sides(repository.root, "HEAD")
    with Workshop() as workshop:
        first = diff_in(workshop, *sides, NOW)
        work = Work(workshop, *sides)
        assert [one.name for one in work.unchanged()] == ["one"]
        again = diff_in(workshop, *sides, NOW)
    assert again == first
    assert next(one.facts for one in again.clusters if one.name == "one")["CLUSTER"] == "one", "facts are remembered"
