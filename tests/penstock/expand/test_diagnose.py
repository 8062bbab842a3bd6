from pathlib import Path

import pytest

from penstock.expand.diagnose import diagnose
from penstock.expand.kustomization import Kustomization
from penstock.finding import Severity
from penstock.render.build import Build, Closure, Failure
from tests.penstock.conftest import MakeRepository
from tests.penstock.expand.causes.asking import declared, found
from tests.penstock.support.manifests import config_map, documents, flux
from tests.penstock.support.outcome import Command
from tests.penstock.support.values import tree_of


@pytest.mark.parametrize(
    ("kind", "code", "place"),
    [
        ("path-missing", "path-missing", "clusters/one/apps.yaml:1"),
        ("remote-base", "remote-base", "clusters/one/apps.yaml:1"),
        ("worker", "worker-failed", "apps"),
        ("spent", "over-limit", "clusters/one/apps.yaml:1"),
        ("plugin", "plugin-refused", "apps"),
        ("panic", "build-failed", "apps"),
        ("tree", "build-failed", "apps"),
    ],
)
def test_a_kind_of_failure_has_its_code_and_place(tmp_path: Path, kind: str, code: str, place: str) -> None:
    assert found(tmp_path, Failure(kind, "so it is"), {}) == [(code, place)]


def test_only_a_remote_base_is_a_warning(tmp_path: Path) -> None:
    flux = Kustomization({"metadata": {"name": "apps"}, "spec": {"path": "apps"}})
    build = Build(failure=Failure("remote-base", "x"))
    (one,) = diagnose(build, tree_of(tmp_path, {}), flux, declared)
    assert one.severity is Severity.WARNING


@pytest.mark.parametrize("entry", ["https://x.example/a.json?ref=v1", "a.json=https://x.example/a.json?ref=v1"])
def test_a_remote_base_is_told_where_it_is_named(tmp_path: Path, entry: str) -> None:
    path = "apps/kustomization.yaml"
    tree = tree_of(tmp_path, {path: f"configMapGenerator:\n  - name: m\n    files:\n      - {entry}\n"})
    flux = Kustomization({"metadata": {"name": "apps"}, "spec": {"path": "apps"}})
    failure = Failure("remote-base", "remote base https://x.example/a.json?ref=v1 is not fetched: of apps")
    build = Build(failure=failure, closure=Closure(read=(path,)))
    (one,) = diagnose(build, tree, flux, declared)
    assert str(one.place) == f"{path}:4"


@pytest.mark.parametrize(("folder", "says"), [("infra/apps", "infra/apps is there"), ("infra/other", "")])
def test_a_missing_folder_is_likely_the_one_of_nearly_that_name(tmp_path: Path, folder: str, says: str) -> None:
    flux = Kustomization({"metadata": {"name": "apps", "namespace": "n"}, "spec": {"path": "infra/aps"}})
    build = Build((), Closure(read=(), missing=()), Failure("path-missing", ""))
    tree = tree_of(tmp_path, {f"{folder}/x.yaml": config_map("x")})
    (one,) = diagnose(build, tree, flux, declared)
    assert says in one.hint
    assert one.hint.endswith("or add the folder")


def test_a_version_of_kustomize_that_there_is_not(tmp_path: Path) -> None:
    text = "kind: Kustomization\nmetadata: {name: a}\napiVersion: kustomize.config.k8s.io/v1\n"
    message = "apiVersion for Kustomization should be kustomize.config.k8s.io/v1beta1"
    assert found(tmp_path, Failure("build", message), {"apps/kustomization.yaml": text}) == [
        ("build-failed", "apps/kustomization.yaml:3")
    ]


@pytest.mark.usefixtures("worker")
def test_a_fault_of_a_base_is_told_once_without_the_way_to_it(repo: MakeRepository, run: Command) -> None:
    overlay = "resources: [../../base]\n"
    files = {
        "penstock.yaml": "clusters: [clusters/one]\n",
        "clusters/one/apps.yaml": documents(flux("dev", "apps/dev"), flux("prod", "apps/prod")),
        "apps/dev/kustomization.yaml": overlay,
        "apps/prod/kustomization.yaml": overlay,
        "base/kustomization.yaml": "resources: [web.yaml]\ncommonLabel: {a: b}\n",
        "base/web.yaml": config_map("web"),
    }
    (one,) = run.validate(repo(files).root).findings
    assert (one["path"], one["line"]) == ("base/kustomization.yaml", 2)
    assert one["message"] == 'base does not build: invalid Kustomization: json: unknown field "commonLabel"'


@pytest.mark.usefixtures("worker")
def test_a_strategy_that_there_is_not_is_told_at_its_line(repo: MakeRepository, run: Command) -> None:
    patch = "patches:\n  - patch: |-\n      $patch: remove\n      apiVersion: v1\n      kind: ConfigMap\n"
    patch += "      metadata: {name: web}\n    target: {kind: ConfigMap}\n"
    files = {
        "penstock.yaml": "clusters: [clusters/one]\n",
        "clusters/one/apps.yaml": flux("apps", "apps"),
        "apps/kustomization.yaml": f"resources: [web.yaml]\n{patch}",
        "apps/web.yaml": config_map("web"),
    }
    (one,) = run.validate(repo(files).root).findings
    assert (one["path"], one["line"]) == ("apps/kustomization.yaml", 4)
