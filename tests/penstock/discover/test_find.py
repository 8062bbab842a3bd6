from pathlib import Path

import pytest

from penstock.discover.find import clusters
from penstock.errors import PenstockError
from penstock.settings import Settings
from penstock.tree import Tree
from tests.penstock.support.manifests import documents, flux, git_repository
from tests.penstock.support.values import tree_of

FILES = {
    "clusters/plant-a/l3/apps.yaml": flux("apps", "apps"),
    "clusters/plant-a/l4/apps.yaml": flux("apps", "apps"),
    "clusters/plant-a/site/facts.yaml": "{}\n",
    "clusters/README.md": "",
    "apps/README.md": "",
}


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return tree_of(tmp_path, FILES)


def names(tree: Tree, globs: tuple[str, ...] = (), entries: tuple[str, ...] = ()) -> list[str]:
    return [cluster.name for cluster in clusters(tree, Settings(clusters=globs), entries)]


def test_settings_choose_by_globs_and_take_out_again(tree: Tree) -> None:
    assert names(tree, ("clusters/*/*", "!clusters/*/site")) == ["l3", "l4"]
    assert names(tree, ("clusters/*/*",)) == ["l3", "l4", "site"]


def test_the_command_line_wins_over_settings(tree: Tree) -> None:
    assert names(tree, ("clusters/*/*",), ("./clusters/plant-a/l3/",)) == ["l3"]
    assert names(tree, (), ("clusters/*/l?", "clusters/plant-a/l3")) == ["l3", "l4"]


def test_without_both_flux_itself_is_asked(tree: Tree) -> None:
    assert names(tree) == ["l3", "l4"]


def test_an_entry_that_flux_declares_keeps_its_source(tmp_path: Path) -> None:
    sync = documents(git_repository("fleet", "{branch: main}"), flux("root", "clusters/a", source="fleet"))
    tree = tree_of(tmp_path, {"clusters/a/flux-system/gotk-sync.yaml": sync})
    (told,) = clusters(tree, Settings(), ("clusters/a",))
    assert told.entry.source.name == "fleet"


@pytest.mark.parametrize(
    ("globs", "entries", "says"),
    [
        (("nowhere/*",), (), r"penstock.yaml: `clusters:` \['nowhere/\*'\] matches no folder"),
        ((), ("nowhere",), "--entry nowhere: there is no such folder"),
        ((), ("apps/README.md",), "there is no such folder"),
    ],
)
def test_what_is_not_there_is_told(tree: Tree, globs: tuple[str, ...], entries: tuple[str, ...], says: str) -> None:
    with pytest.raises(PenstockError, match=says):
        names(tree, globs, entries)


def test_a_tree_without_any_cluster_is_told_with_all_the_ways_out(tmp_path: Path) -> None:
    with pytest.raises(PenstockError) as error:
        names(tree_of(tmp_path, {"a.yaml": "a: b\n"}))
    for word in ("penstock.yaml", "gotk-sync.yaml", "FluxInstance", "--entry"):
        assert word in str(error.value)


SYNC = "instance: {sync: {kind: OCIRepository, path: clusters/one, url: 'oci://registry.example.org/fleet'}}\n"


def test_what_is_published_from_a_folder_is_not_looked_at_from_above(tmp_path: Path) -> None:
    """Every path of such a fleet would lead nowhere, and each folder with a Kustomization look like a cluster."""
    above = tree_of(tmp_path, {"k/clusters/one/values.yaml": SYNC, "k/clusters/one/a.yaml": FILES["apps/README.md"]})
    with pytest.raises(PenstockError, match=r"which is k/clusters/one here: .* put a penstock.yaml with"):
        names(above)
    assert names(above, ("k/clusters/*",)) == ["one"]


def test_what_bootstrap_left_for_another_root_is_not_looked_at_from_above(tmp_path: Path) -> None:
    sync = flux("flux-system", "./clusters/one")
    files = {"repos/fleet/clusters/one/flux-system/gotk-sync.yaml": sync, "repos/apps/a.yaml": flux("a", "apps")}
    with pytest.raises(PenstockError, match=r"which is repos/fleet/clusters/one here: "):
        names(tree_of(tmp_path, files))


def test_bootstrap_of_a_path_that_is_missing_is_a_cluster_all_the_same(tmp_path: Path) -> None:
    files = {"clusters/one/flux-system/gotk-sync.yaml": flux("flux-system", "./clusters/other")}
    assert names(tree_of(tmp_path, files)) == ["other"]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("gotk-sync.yaml", flux("flux-system", "./clusters/noe")),
        ("values.yaml", SYNC.replace("clusters/one", "clusters/noe")),
    ],
)
@pytest.mark.parametrize("globs", [(), ("clusters/*",)])
def test_a_path_that_is_a_slip_away_from_its_own_folder_is_of_that_cluster(
    tmp_path: Path, file: str, text: str, globs: tuple[str, ...]
) -> None:
    """Its Kustomization still says the path as it is written, which is told there."""
    files = {f"clusters/one/flux-system/{file}": text, "clusters/one/apps.yaml": flux("apps", "apps")}
    found = clusters(tree_of(tmp_path, files), Settings(clusters=globs))
    assert [(one.name, one.entry.path, one.entry.kustomization["spec"]["path"]) for one in found] == [
        ("one", "clusters/one", "./clusters/noe")
    ]


def test_a_folder_that_gathers_kustomizations_from_others_is_the_cluster(tmp_path: Path) -> None:
    """They are patched there, and one of them leads back to it."""
    files = {
        "clusters/one/a/kustomization.yaml": "resources: [../base]\npatches: [{path: ../../../apps/flux/one.yaml}]\n",
        "clusters/one/base/kustomization.yaml": "resources: [../../../apps/web/ks.yaml, ../../../apps/flux/b.yaml]\n",
        "apps/flux/b.yaml": flux("flux-system", "./clusters"),
        "apps/flux/one.yaml": flux("flux-system", "./clusters/one/a"),
        "apps/web/ks.yaml": flux("web", "./apps/web/${ENV}"),
        "apps/web/test/kustomization.yaml": "resources: []\n",
    }
    found = clusters(tree_of(tmp_path, files), Settings())
    assert [one.entry.path for one in found] == ["clusters/one/a"]


def test_an_instance_of_somewhere_else_changes_nothing(tmp_path: Path) -> None:
    files = {"docs/example.yaml": SYNC, "clusters/two/apps.yaml": flux("apps", "apps")}
    assert names(tree_of(tmp_path, files)) == ["two"]


def test_what_is_put_away_is_no_cluster(tmp_path: Path) -> None:
    files = {".archive/old/apps.yaml": flux("apps", "apps"), "clusters/two/apps.yaml": flux("apps", "apps")}
    assert names(tree_of(tmp_path, files)) == ["two"]


def test_a_star_is_no_root_and_what_promotions_keep_is_no_cluster(tmp_path: Path) -> None:
    files = {"a/kustomization.yaml": "{}\n", "locks/a.yaml": "{}\n", "README.md": "", "penstock.yaml": ""}
    settings = Settings.model_validate({"clusters": ["*"], "promotion": {"lock": "locks/{site}.yaml"}})
    assert [one.name for one in clusters(tree_of(tmp_path, files), settings)] == ["a"]
    root = settings.model_copy(update={"clusters": (".",)})
    assert [one.name for one in clusters(tree_of(tmp_path, files), root)] == ["root"]


def test_an_entry_folder_may_hold_nothing_but_folders(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, {"clusters/a/apps/x.yaml": "{}\n", "clusters/b/x.yaml": "{}\n"})
    assert names(tree, ("clusters/*",)) == ["a", "b"]
    assert names(tree, ("clusters/**",)) == ["a/apps", "b"]


INSTANCE = "instance: {sync: {kind: OCIRepository, name: fleet, url: oci://x.example/fleet, path: %s}}\n"


@pytest.mark.parametrize(
    ("path", "said", "kind"),
    [
        ("clusters/a/flux-system/instance/values.yaml", "clusters/a", "OCIRepository"),
        ("clusters/a/flux-system/instance/values.yaml", "clusters/b", "GitRepository"),  # it is of another cluster
        ("other/flux-system/instance/values.yaml", "clusters/a", "GitRepository"),  # who knows of which cluster
    ],
)
def test_a_cluster_of_the_settings_has_the_source_that_flux_declares_in_it(
    tmp_path: Path, path: str, said: str, kind: str
) -> None:
    tree = tree_of(tmp_path, {"clusters/a/apps.yaml": flux("apps", "apps"), path: INSTANCE % said})
    (one,) = clusters(tree, Settings(clusters=("clusters/*",)))
    assert (one.entry.path, one.entry.source.kind) == ("clusters/a", kind)


def test_a_folder_that_is_put_away_hides_no_cluster(tmp_path: Path) -> None:
    old = {
        f"archive/{path}": text for path, text in {"cluster/flux-system/gotk-sync.yaml": flux("f", "cluster")}.items()
    }
    new = {"k8s/north/apps.yaml": flux("apps", "apps"), "apps/README.md": ""}
    assert "k8s/north" in names(tree_of(tmp_path, {**old, **new}))
