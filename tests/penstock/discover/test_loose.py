from pathlib import Path

from penstock.discover.loose import roots
from tests.penstock.support.manifests import config_map, flux, resources
from tests.penstock.support.values import tree_of


def found(root: Path, files: dict[str, str]) -> list[str]:
    return [one.path for one in roots(tree_of(root, files))]


def test_loose_roots_are_the_folders_that_nothing_leads_to(tmp_path: Path) -> None:
    files = {
        "clusters/a/apps.yaml": flux("apps", "apps"),
        "clusters/b/apps.yaml": flux("apps", "./apps"),
        "apps/more.yaml": flux("more", "more"),
        "more/x.yaml": config_map("x"),
    }
    assert found(tmp_path, files) == ["clusters/a", "clusters/b"]


def test_a_root_below_another_root_is_part_of_it(tmp_path: Path) -> None:
    files = {"a/apps.yaml": flux("apps", "apps"), "a/b/infra.yaml": flux("infra", "infra")}
    assert found(tmp_path, files) == ["a"]


def test_what_a_kustomization_of_kustomize_leads_to_is_no_root(tmp_path: Path) -> None:
    files = {
        "cluster/entry.yaml": flux("entry", "apps"),
        "apps/kustomization.yaml": resources("../shared/ks"),
        "shared/ks/kustomization.yaml": resources("one.yaml"),
        "shared/ks/one.yaml": flux("one", "one"),
    }
    assert found(tmp_path, files) == ["cluster"]


def test_a_root_that_leads_to_itself_is_the_only_kind_where_there_is_one(tmp_path: Path) -> None:
    files = {
        "cluster/flux/cluster.yaml": flux("cluster", "cluster/flux"),
        "cluster/flux/apps.yaml": flux("apps", "cluster/apps"),
        "cluster/apps/web.yaml": flux("web", "cluster/web"),
        "old/thing/ks.yaml": flux("thing", "old/thing/app"),
    }
    assert found(tmp_path, files) == ["cluster/flux"]


def test_a_kustomization_leads_to_what_it_names_and_not_to_all_below_it(tmp_path: Path) -> None:
    """Some keep an empty one at the top, for Flux Kustomizations of components alone."""
    files = {
        "k/kustomization.yaml": resources(),
        "k/clusters/a/start/apps.yaml": flux("apps", "k/clusters/a/apps"),
        "k/clusters/a/apps/web.yaml": flux("web", "k"),
    }
    assert found(tmp_path, files) == ["k/clusters/a/start"]


def test_a_folder_without_a_kustomization_leads_to_all_below_it(tmp_path: Path) -> None:
    files = {"a/all.yaml": flux("all", "apps"), "apps/b/c/more.yaml": flux("more", "more")}
    assert found(tmp_path, files) == ["a"]


def test_clusters_beside_one_that_leads_to_itself_are_roots_too(tmp_path: Path) -> None:
    files = {
        "k/clusters/a/flux/cluster.yaml": flux("cluster", "k/clusters/a/flux"),
        "k/clusters/b/start.yaml": flux("start", "k/clusters/b/flux"),
        "k/clusters/b/flux/apps.yaml": flux("apps", "k/apps"),
        "k/old/ks.yaml": flux("old", "k/old/app"),
        "k/clusters/a/apps/left/ks.yaml": flux("left", "k/clusters/a/apps/left/app"),
    }
    assert found(tmp_path, files) == ["k/clusters/a/flux", "k/clusters/b"]


def test_folders_of_the_same_names_in_a_tenants_repository(tmp_path: Path) -> None:
    """What the tenant's own repository has at that path is not what this one has."""
    files = {
        "clusters/prod/infra.yaml": flux("infra", "infra"),
        "clusters/prod/tenants.yaml": flux("tenants", "tenants"),
        "infra/x.yaml": config_map("x"),
        "tenants/kustomization.yaml": resources("sync.yaml"),
        "tenants/sync.yaml": flux("team", "clusters/prod", source="team"),
    }
    assert found(tmp_path, files) == ["clusters/prod"]
