"""Places in trees that are not the working copy as it is: other revisions, composed artifacts; and what it costs."""

from pathlib import Path

import pytest

from penstock import settingsfile
from penstock.discover import find
from penstock.expand.fleet import expand
from penstock.expand.sources import home
from penstock.finding import Place
from penstock.rules.view import Item
from penstock.tree.working import working_tree
from penstock.where import declared_place, field_place, foresee, given_place, origin, use_place
from penstock.worker.job import Job
from penstock.worker.pool import Pool
from penstock.workshop import Workshop
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.fleet import SETTINGS
from tests.penstock.support.manifests import config_map, documents, flux, git_repository, lines, resources
from tests.penstock.where.asking import asking
from tests.penstock.where.test_field import workload

pytestmark = pytest.mark.usefixtures("worker")

APPS = {"apps/kustomization.yaml": resources("web.yaml"), "apps/web.yaml": workload("web", "replicas: 1  # <-")}


def test_a_place_in_another_revision_names_the_commit(repo: MakeRepository) -> None:
    pinned = documents(git_repository("pinned", "{tag: v1}"), flux("apps", "apps", source="pinned"))
    repository = repo({"penstock.yaml": SETTINGS, "clusters/one/apps.yaml": pinned, **APPS})
    commit = repository.commit()
    repository.git("tag", "v1")
    repository.commit({"apps/web.yaml": workload()})
    with Workshop() as workshop:
        tree = working_tree(repository.root)
        around = home(tree, settingsfile.load(repository.root))
        (render,) = expand(workshop, around, find.clusters(tree, around.settings))
        (web,) = (Item(d, one, "one") for one in render.rendered for d in one.documents if d.kind == "Deployment")
        assert field_place(workshop, web, ("spec", "replicas")) == Place(f"apps/web.yaml@{commit[:12]}", 5)


def test_a_place_in_a_composed_artifact_is_the_file_that_was_copied(tmp_path: Path) -> None:
    generator = lines(
        "apiVersion: source.extensions.fluxcd.io/v1beta1",
        "kind: ArtifactGenerator",
        "metadata: {name: some, namespace: flux-system}",
        "spec:",
        "  sources: [{alias: fleet, kind: GitRepository, name: flux-system}]",
        '  artifacts: [{name: some, copy: [{from: "@fleet/apps/**", to: "@artifact/there/"}]}]',
    )
    child = (
        flux("apps", "there").replace("GitRepository", "ExternalArtifact").replace("name: flux-system}", "name: some}")
    )
    with asking(tmp_path, APPS, documents(generator, child)) as ask:
        assert ask.place("web", "spec", "replicas") == ask.marked


def test_nothing_is_built_again_before_somebody_asks_and_then_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    run = Pool.run

    def counted(pool: Pool, jobs: list[Job]) -> object:
        asked.extend(str(job.header["path"]) for job in jobs if job.header.get("provenance"))
        return run(pool, jobs)

    monkeypatch.setattr(Pool, "run", counted)
    with asking(tmp_path, APPS) as ask:
        assert asked == []
        assert ask.place("web", "spec", "replicas") == ask.place("web", "spec").replace(":4", ":5")
        assert asked == ["apps"]


def test_what_is_foreseen_is_built_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    run = Pool.run

    def counted(pool: Pool, jobs: list[Job]) -> object:
        if again := [str(job.header["path"]) for job in jobs if job.header.get("provenance")]:
            asked.append(again)
        return run(pool, jobs)

    monkeypatch.setattr(Pool, "run", counted)
    more = {"more/kustomization.yaml": resources("job.yaml"), "more/job.yaml": workload("job", "replicas: 1")}
    entry = documents(flux("apps", "apps"), flux("more", "more"))
    with asking(tmp_path, {**APPS, **more}, entry) as ask:
        foresee(ask.workshop, [(ask.item(name), ("spec",)) for name in ("web", "job", "web")])
        assert [sorted(paths) for paths in asked] == [["apps", "more"]]
        assert ask.place("web", "spec", "replicas") == ask.marked
        assert ask.place("job", "spec", "replicas").startswith("more/job.yaml:")
        assert len(asked) == 1


def test_without_provenance_the_files_are_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("penstock.where.trail.origins", lambda _, wanted: [None] * len(wanted))
    files = {
        **APPS,
        "apps/kustomization.yaml": resources("other.yaml", "web.yaml"),
        "apps/other.yaml": workload("other"),
    }
    with asking(tmp_path, files) as ask:
        assert ask.place("web", "spec", "replicas") == ask.marked


def test_what_comes_out_of_the_store_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("penstock.workshop.GRAIN", -3600)
    root = tmp_path / "fleet"
    for _ in range(2):
        with asking(root, APPS) as ask:
            assert ask.place("web", "spec", "replicas") == ask.marked
        monkeypatch.setattr(origin, "Job", None)  # the second time nothing may be asked


def test_places_of_a_kustomization_and_of_its_variables(tmp_path: Path) -> None:
    entry = documents(
        flux("apps", "apps", "postBuild:", "  substituteFrom: [{kind: ConfigMap, name: facts}]"),
        config_map("facts", {"COUNT": '"1"'}),
    )
    files = {**APPS, "apps/web.yaml": workload("web", "replicas: ${COUNT}")}
    with asking(tmp_path, files, entry) as ask:
        apps = ask.rendered("apps")
        assert declared_place(ask.workshop, apps, ("spec", "path")) == Place("clusters/one/apps.yaml", 7)
        assert declared_place(ask.workshop, ask.rendered("flux-system")) is None
        assert given_place(ask.workshop, apps, "COUNT") == Place("clusters/one/apps.yaml", 18)
        assert given_place(ask.workshop, apps, "NONE") is None
        assert use_place(ask.workshop, apps, "COUNT") == Place("apps/web.yaml", 5)
        assert use_place(ask.workshop, apps, "COUN") == Place("apps")
