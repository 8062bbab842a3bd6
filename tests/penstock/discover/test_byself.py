from pathlib import Path

import pytest

from penstock.discover import byself
from penstock.discover.cluster import Entry, SourceRef
from penstock.finding import Place
from tests.penstock.support.manifests import config_map, documents, flux, git_repository, lines, resources
from tests.penstock.support.values import tree_of

GOTK = documents(git_repository("flux-system", "{branch: main}"), flux("flux-system", "./clusters/a"))

INSTANCE = lines(
    "apiVersion: fluxcd.controlplane.io/v1",
    "kind: FluxInstance",
    "metadata: {name: flux, namespace: flux-system}",
    "spec:",
    "  distribution: {version: 2.x}",
    "  sync: {kind: OCIRepository, url: 'oci://registry.example.org/fleet', ref: latest, path: clusters/a}",
)

RELEASE = lines(
    "apiVersion: helm.toolkit.fluxcd.io/v2",
    "kind: HelmRelease",
    "metadata: {name: flux-instance, namespace: flux-system}",
    "spec:",
    "  values:",
    "    instance:",
    "      sync: {kind: GitRepository, url: 'https://git.example.org/fleet', ref: refs/heads/main, path: clusters/a}",
)

VALUES = lines(
    "instance:",
    "  sync:",
    "    kind: GitRepository",
    "    url: https://git.example.org/fleet",
    "    path: clusters/a",
)


def found(root: Path, files: dict[str, str]) -> list[Entry]:
    return byself.entries(tree_of(root, files))


def test_gotk_sync_says_path_source_and_url(tmp_path: Path) -> None:
    (one,) = found(tmp_path, {"clusters/a/flux-system/gotk-sync.yaml": GOTK})
    assert one.path == "clusters/a"
    assert one.source == SourceRef("GitRepository", "flux-system", "flux-system")
    assert one.url == "https://git.example.org/fleet"
    assert one.place == Place("clusters/a/flux-system/gotk-sync.yaml")
    assert one.kustomization["metadata"]["name"] == "flux-system"


@pytest.mark.parametrize(
    ("text", "kind", "url"),
    [
        (INSTANCE, "OCIRepository", "oci://registry.example.org/fleet"),
        (RELEASE, "GitRepository", "https://git.example.org/fleet"),
        (VALUES, "GitRepository", "https://git.example.org/fleet"),
    ],
    ids=["FluxInstance", "HelmRelease", "values"],
)
def test_the_flux_operator_says_it_in_three_ways(tmp_path: Path, text: str, kind: str, url: str) -> None:
    (one,) = found(tmp_path, {"clusters/a/flux.yaml": text})
    assert (one.path, one.url, one.source) == ("clusters/a", url, SourceRef(kind, "flux-system", "flux-system"))


@pytest.mark.parametrize("path", ["clusters/${NAME}", "{{ .path }}", "clusters/gone", "3"])
def test_an_instance_whose_path_is_not_in_the_tree_is_no_entry(tmp_path: Path, path: str) -> None:
    text = INSTANCE.replace("path: clusters/a", f"path: '{path}'")
    assert found(tmp_path, {"clusters/a/flux.yaml": text}) == []


@pytest.mark.parametrize("text", [INSTANCE, RELEASE, VALUES])
@pytest.mark.parametrize(
    "files",
    [
        {"apps/flux/ks.yaml": flux("flux", "./apps/flux/app", "targetNamespace: gitops")},
        {"apps/flux/app/kustomization.yaml": resources("x.yaml") + "namespace: gitops\n"},
    ],
)
def test_where_the_instance_is_may_be_said_elsewhere(tmp_path: Path, text: str, files: dict[str, str]) -> None:
    """The operator calls the source after the instance's namespace."""
    said = text.replace(", namespace: flux-system", "")
    (one,) = found(tmp_path, {"apps/flux/app/x.yaml": said, "clusters/a/x.yaml": config_map("x"), **files})
    assert (one.source.namespace, one.source.name) == ("gitops", "gitops")


def test_an_instance_without_sync_is_no_entry(tmp_path: Path) -> None:
    assert found(tmp_path, {"a.yaml": INSTANCE.replace("  sync:", "  # path: sync:\n  other:")}) == []


def test_gotk_sync_wins_over_an_instance_of_the_same_path(tmp_path: Path) -> None:
    (one,) = found(tmp_path, {"clusters/a/a-flux.yaml": INSTANCE, "clusters/a/flux-system/gotk-sync.yaml": GOTK})
    assert one.source.kind == "GitRepository"


SEVERAL = documents(flux("rbac", "rbac"), flux("apps", "apps", "dependsOn: [{name: rbac}]"))


def test_several_kustomizations_of_a_sync_are_one_cluster(tmp_path: Path) -> None:
    (one,) = found(tmp_path, {"clusters/a/gotk/gotk-sync.yaml": SEVERAL, "rbac/x.yaml": "", "apps/x.yaml": ""})
    assert (one.path, one.source) == ("clusters/a/gotk", SourceRef("GitRepository", "flux-system", "flux-system"))


def test_of_several_the_one_that_leads_to_the_sync_is_the_entry(tmp_path: Path) -> None:
    text = documents(flux("rbac", "rbac"), flux("flux-system", "./clusters/a"))
    (one,) = found(tmp_path, {"clusters/a/flux-system/gotk-sync.yaml": text})
    assert (one.path, one.kustomization["metadata"]["name"]) == ("clusters/a", "flux-system")


def test_a_tree_without_flux_has_none(tmp_path: Path) -> None:
    assert found(tmp_path, {"a.yaml": config_map("x"), "kustomization.yaml": resources("a.yaml")}) == []


@pytest.mark.parametrize(
    "text",
    [
        "kustomize.toolkit.fluxcd.io: [\n",
        "kind: FluxInstance\npath:\n",
        "kind: FluxInstance\nspec: [path:]\n",
        "- kind: FluxInstance\n- path:\n",
        "instance:\n  sync:\n    - path: x\n",
        "[" * 3000 + "kind: FluxInstance path:",
        "kind: Kustomization\napiVersion: kustomize.toolkit.fluxcd.io/v1\nspec: 3\nmetadata: 4\n",
        "kind: Kustomization\napiVersion: kustomize.toolkit.fluxcd.io/v1\nspec: {path: [1]}\n",
    ],
)
@pytest.mark.parametrize("name", ["a/gotk-sync.yaml", "a/other.yaml"])
def test_nonsense_never_crashes(tmp_path: Path, text: str, name: str) -> None:
    found(tmp_path, {name: text, "a/kustomization.yaml": "resources: 3\n"})


@pytest.mark.parametrize("path", ["${SYNC_PATH}", "<insert>", "clusters/{{ name }}"])
def test_a_template_of_a_sync_is_no_cluster(tmp_path: Path, path: str) -> None:
    files = {
        "clusters/a/flux-system/gotk-sync.yaml": flux("flux-system", "clusters/a"),
        "templates/gotk-sync.yaml": flux("flux-system", f"'{path}'"),
    }
    assert list(byself.known(tree_of(tmp_path, files))) == ["clusters/a"]
