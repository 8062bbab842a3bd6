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


def test_an_instance_without_sync_is_no_entry(tmp_path: Path) -> None:
    assert found(tmp_path, {"a.yaml": INSTANCE.replace("  sync:", "  # path: sync:\n  other:")}) == []


def test_gotk_sync_wins_over_an_instance_of_the_same_path(tmp_path: Path) -> None:
    (one,) = found(tmp_path, {"clusters/a/a-flux.yaml": INSTANCE, "clusters/a/flux-system/gotk-sync.yaml": GOTK})
    assert one.source.kind == "GitRepository"


def test_loose_roots_are_the_folders_that_nothing_leads_to(tmp_path: Path) -> None:
    files = {
        "clusters/a/apps.yaml": flux("apps", "apps"),
        "clusters/b/apps.yaml": flux("apps", "./apps"),
        "apps/more.yaml": flux("more", "more"),
        "more/x.yaml": config_map("x"),
    }
    assert [one.path for one in found(tmp_path, files)] == ["clusters/a", "clusters/b"]


def test_a_root_below_another_root_is_part_of_it(tmp_path: Path) -> None:
    files = {"a/apps.yaml": flux("apps", "apps"), "a/b/infra.yaml": flux("infra", "infra")}
    assert [one.path for one in found(tmp_path, files)] == ["a"]


def test_what_a_kustomization_of_kustomize_leads_to_is_no_root(tmp_path: Path) -> None:
    files = {
        "cluster/entry.yaml": flux("entry", "apps"),
        "apps/kustomization.yaml": resources("../shared/ks"),
        "shared/ks/kustomization.yaml": resources("one.yaml"),
        "shared/ks/one.yaml": flux("one", "one"),
    }
    assert [one.path for one in found(tmp_path, files)] == ["cluster"]


def test_a_root_that_leads_to_itself_is_the_only_kind_where_there_is_one(tmp_path: Path) -> None:
    files = {
        "cluster/flux/cluster.yaml": flux("cluster", "cluster/flux"),
        "cluster/flux/apps.yaml": flux("apps", "cluster/apps"),
        "cluster/apps/web.yaml": flux("web", "cluster/web"),
        "old/thing/ks.yaml": flux("thing", "old/thing/app"),
    }
    assert [one.path for one in found(tmp_path, files)] == ["cluster/flux"]


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
