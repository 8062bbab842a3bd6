import json
from pathlib import Path

from penstock.discover import byself
from penstock.discover.loose import beside, roots
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


def test_what_a_kustomization_above_leaves_out_is_no_root(tmp_path: Path) -> None:
    files = {
        "cluster/entry.yaml": flux("entry", "apps"),
        "apps/kustomization.yaml": resources("wired/ks.yaml"),
        "apps/wired/ks.yaml": flux("wired", "apps/wired/app"),
        "apps/orphan/ks.yaml": flux("orphan", "apps/orphan/app"),
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


def test_what_a_patch_leads_to_is_no_root(tmp_path: Path) -> None:
    merge = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\n"
    replace = "- {op: replace, path: /spec/path, value: ./infra/dev}\n"
    patches = [
        {"patch": f"{merge}spec: {{path: ./apps/dev/}}\n"},
        {"patch": replace, "target": {"kind": "Kustomization", "name": "infra"}},
        {
            "patch": "- {op: replace, path: /spec/path, value: clusters/old}\n",
            "target": {"kind": "Ingress", "name": "web"},
        },
    ]
    files = {
        "clusters/dev/kustomization.yaml": json.dumps({"resources": ["../base"], "patches": patches}),
        "clusters/base/kustomization.yaml": resources("apps.yaml", "infra.yaml"),
        "clusters/base/apps.yaml": flux("apps", "apps/base"),
        "clusters/base/infra.yaml": flux("infra", "infra/base"),
        "apps/dev/more.yaml": flux("more", "more"),
        "infra/dev/kustomization.yaml": resources("../all"),
        "infra/all/ks.yaml": flux("all", "all"),
        "clusters/old/ks.yaml": flux("old", "more"),
    }
    assert found(tmp_path, files) == ["clusters/dev", "clusters/old"]


def test_what_is_put_away_beside_a_folder_of_clusters_is_no_root(tmp_path: Path) -> None:
    files = {
        "clusters/one/apps.yaml": flux("apps", "clusters/one/apps"),
        "clusters/one/apps/web.yaml": flux("web", "web"),
        "deferred/apps.yaml": flux("apps", "clusters/one/apps"),
        "infra/unused/sync.yaml": flux("sync", "."),
        "bootstrap/two.yaml": flux("two", "clusters/two"),
    }
    assert found(tmp_path, files) == ["bootstrap", "clusters/one"]


def test_what_a_shell_fills_in_is_no_root(tmp_path: Path) -> None:
    """Flux puts in only what stands in braces."""
    files = {"a/ks.yaml": flux("$NAME", "apps"), "b/ks.yaml": flux("${NAME}", "apps")}
    assert found(tmp_path, files) == ["b"]


def test_a_template_is_no_root(tmp_path: Path) -> None:
    files = {
        "clusters/one/apps.yaml": flux("apps", "apps/${ENV}"),
        "clusters/one/infra.yaml": flux("infra", "infra"),
        "scripts/start.yaml": flux("flux-system", "<from-the-script>"),
        "templates/apps.yaml": flux("apps", "clusters/${NAME}/apps"),
    }
    assert found(tmp_path, files) == ["clusters/one"]
    del files["clusters/one/infra.yaml"], files["templates/apps.yaml"]
    assert found(tmp_path / "alone", files) == ["clusters/one"]


BOOTSTRAPPED = {
    "k/clusters/a/flux-system/gotk-sync.yaml": flux("flux-system", "./k/clusters/a", source="fleet"),
    "k/clusters/a/apps.yaml": flux("apps", "k/apps"),
}


def test_clusters_beside_those_that_flux_declares_have_their_source(tmp_path: Path) -> None:
    files = {
        **BOOTSTRAPPED,
        "k/clusters/b/apps.yaml": flux("apps", "k/apps"),
        "k/clusters/a-and-b/kustomization.yaml": resources("x.yaml"),
        "k/clusters/a-and-b/x.yaml": config_map("x"),
        "k/old/apps.yaml": flux("apps", "k/apps"),
        "k/apps/x.yaml": config_map("x"),
    }
    tree = tree_of(tmp_path, files)
    assert [(one.path, one.source.name) for one in beside(tree, byself.entries(tree)[:1])] == [
        ("k/clusters/b", "fleet")
    ]
    assert [one.path for one in byself.entries(tree)] == ["k/clusters/a", "k/clusters/b"]


def test_what_a_declared_cluster_leads_to_or_lies_in_is_not_beside_it(tmp_path: Path) -> None:
    files = {
        **BOOTSTRAPPED,
        "k/clusters/a/more.yaml": flux("shared", "k/clusters/shared"),
        "k/clusters/shared/apps.yaml": flux("shared-apps", "k/apps"),
    }
    assert [one.path for one in byself.entries(tree_of(tmp_path, files))] == ["k/clusters/a"]
    outside = {path.replace("clusters", "envs"): text.replace("clusters", "envs") for path, text in files.items()}
    other = tree_of(tmp_path / "other", {**outside, "k/envs/b/apps.yaml": flux("apps", "k/apps")})
    assert [one.path for one in byself.entries(other)] == ["k/envs/a"]
