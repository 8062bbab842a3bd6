from pathlib import Path

import pytest

from penstock.discover.byself import entries
from penstock.discover.cluster import entry
from penstock.document import Document
from penstock.expand.fluxversion import bootstrapped, installed
from penstock.finding import Place
from penstock.tree.working import working_tree
from tests.penstock.conftest import MakeRepository
from tests.penstock.support.manifests import config_map, flux, git_repository
from tests.penstock.support.outcome import Command
from tests.penstock.support.values import document, tree_of

REPOSITORY = git_repository("flux-system", "{branch: main}")


def instance(version: str) -> Document:
    return document("fluxcd.controlplane.io/v1", "FluxInstance", "flux", spec={"distribution": {"version": version}})


@pytest.mark.parametrize(
    ("version", "minor"),
    [
        ("2.8.3", "2.8"),
        ("v2.8", "2.8"),
        ("2.8.x", "2.8"),
        ("2.8.*", "2.8"),
        ("~2.8", "2.8"),
        ("=2.8.1", "2.8"),
        ("2.8.0-rc.1", "2.8"),
        ("2.x", ""),
        ("^2.8", ""),
        (">=2.7", ""),
        ("2.7 - 2.9", ""),
        ("latest", ""),
        ("", ""),
    ],
)
def test_an_instance_says_it_when_its_range_stays_within_a_minor(version: str, minor: str) -> None:
    assert installed([instance(version)]) == minor


def test_the_chart_of_an_instance_says_it_too() -> None:
    values = {"instance": {"distribution": {"version": "2.7.x"}}}
    release = document("helm.toolkit.fluxcd.io/v2", "HelmRelease", "flux-instance", spec={"values": values})
    assert installed([release]) == "2.7"


def test_what_the_controller_says_of_itself_comes_as_it_is() -> None:
    labels = {"app.kubernetes.io/version": "v2.9.1"}
    controller = document("apps/v1", "Deployment", "kustomize-controller", metadata={"labels": labels})
    assert installed([document("v1", "ConfigMap", "a"), controller, instance("2.8.x")]) == "v2.9.1"


@pytest.mark.parametrize("spec", [{}, {"distribution": None}, {"distribution": {"version": 2}}])
def test_who_says_nothing_is_no_witness(spec: dict[str, object]) -> None:
    assert installed([document("fluxcd.controlplane.io/v1", "FluxInstance", "flux", spec=spec)]) == ""


@pytest.mark.parametrize(
    ("kind", "url", "ref", "minor"),
    [
        ("OCIRepository", "oci://ghcr.io/fluxcd/flux-manifests", {"tag": "v2.5.1"}, "2.5"),
        ("OCIRepository", "oci://mirror.example.org/flux-manifests", {"semver": "2.8.x"}, "2.8"),
        ("GitRepository", "https://github.com/fluxcd/flux2", {"tag": "v2.7.3"}, "2.7"),
        ("OCIRepository", "oci://ghcr.io/fluxcd/flux-manifests", {"tag": "latest"}, ""),
        ("OCIRepository", "oci://ghcr.io/fluxcd/flagger-manifests", {"tag": "1.2.3"}, ""),
        ("GitRepository", "https://github.com/fluxcd/flux2-multi-tenancy", {"tag": "v1.0.0"}, ""),
        ("OCIRepository", 3, {"tag": "1.2.3"}, ""),
    ],
)
def test_what_flux_is_installed_from_says_it(kind: str, url: object, ref: object, minor: str) -> None:
    source = document("source.toolkit.fluxcd.io/v1", kind, "flux-manifests", spec={"url": url, "ref": ref})
    assert installed([source]) == minor


def test_what_bootstrap_wrote_says_it_where_nothing_applies_it(repo: MakeRepository, run: Command) -> None:
    """A kustomization that leaves flux-system out: `flux bootstrap` installed that all the same."""
    files = {
        "clusters/one/flux-system/gotk-sync.yaml": flux("flux-system", "./clusters/one") + "---\n" + REPOSITORY,
        "clusters/one/flux-system/gotk-components.yaml": "---\n# Flux Version: v2.8.1\napiVersion: v1\n",
        "clusters/one/kustomization.yaml": "resources: [notes.yaml]\n",
        "clusters/one/notes.yaml": config_map("notes"),
    }
    assert run.validate(repo(files).root).cluster("one")["fluxVersion"] == "v2.8.1"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("# Flux Version: v0.40.0\n", "v0.40.0"),
        ("metadata:\n  labels:\n    app.kubernetes.io/version: v2.6.4\n", "v2.6.4"),
        ("# Flux Version: \n", ""),
        ("", ""),
    ],
)
@pytest.mark.parametrize("place", ["clusters/one/flux-system/gotk-sync.yaml", "clusters/one"])
def test_beside_the_sync_or_in_the_entry(tmp_path: Path, place: str, text: str, version: str) -> None:
    file = tmp_path / "clusters/one/flux-system/gotk-components.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    assert bootstrapped(working_tree(tmp_path), entry("clusters/one", place=Place(place))) == version


def test_a_cluster_beside_one_that_was_bootstrapped_runs_its_flux(tmp_path: Path) -> None:
    files = {
        "clusters/one/flux-system/gotk-sync.yaml": flux("flux-system", "./clusters/one"),
        "clusters/one/flux-system/gotk-components.yaml": "# Flux Version: v2.3.0\n",
        "clusters/two/apps.yaml": flux("apps", "apps"),
    }
    tree = tree_of(tmp_path, files)
    assert {one.path: bootstrapped(tree, one) for one in entries(tree)} == {
        "clusters/one": "v2.3.0",
        "clusters/two": "v2.3.0",
    }
