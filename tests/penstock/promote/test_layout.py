"""Which file is of which site, and what of it moves."""

import pytest

from penstock.discover.cluster import Cluster, entry
from penstock.edit.path import parsed
from penstock.errors import PenstockError
from penstock.promote.layout import layout, moves, place, pointed, site_of
from penstock.promote.settings import Promotable, Promotion
from penstock.tree.tree import Entry

OURS = Promotion()


@pytest.mark.parametrize(
    ("glob", "path", "site"),
    [
        ("apps/sites/{site}/release/**", "apps/sites/plant-a/release/x/y.yaml", "plant-a"),
        ("apps/sites/{site}/release/**", "apps/sites/plant-a/local/y.yaml", ""),
        ("envs/{site}/version.yml", "envs/prod-eu/version.yml", "prod-eu"),
        ("clusters/prod-{site}", "clusters/prod-eu", "eu"),
        ("**/{site}/x.yaml", "a/b/c/x.yaml", "c"),
        ("{site}.yaml", "a/b.yaml", ""),
    ],
)
def test_a_glob_says_which_site(glob: str, path: str, site: str) -> None:
    assert site_of(OURS, glob, path) == site


def test_a_place_leaves_the_site_open() -> None:
    found = place(OURS, "apps/sites/plant-a/release/kustomization.yaml")
    assert found is not None
    assert found.open == "apps/sites/{site}/release/kustomization.yaml"
    assert place(OURS, "clusters/plant-a/l3/apps.yaml") is None


def test_sites_have_files_and_clusters() -> None:
    paths = ("apps/sites/a/release/k.yaml", "platform/sites/b/release/k.yaml", "clusters/a/l3/x.yaml")
    entries = {path: Entry("100644") for path in paths} | {"apps/sites/c/release/link.yaml": Entry("120000")}
    found = layout(OURS, entries, [Cluster("a/l3", entry("clusters/a/l3")), Cluster("d", entry("clusters/d"))])
    assert found.sites == ("a", "b", "d")
    assert [one.name for one in found.clusters["a"]] == ["a/l3"]
    with pytest.raises(PenstockError, match="there is no site x; there are: a, b, d"):
        found.known("x")


@pytest.mark.parametrize(
    ("path", "moved"),
    [
        ("images[web].newTag", True),
        ("spec.replicas", False),
        ("[replace /spec/replicas].value", False),
        ("[add /spec/template/spec/nodeSelector].value.zone", False),
        ("[add /spec/x].value", True),
        ("spec.values.resources.limits.cpu", False),
        ("spec.suspend", False),
    ],
)
def test_what_moves_by_itself(path: str, moved: bool) -> None:
    assert moves(OURS, Promotable(files="{site}"), parsed(path), ()) is moved


def test_an_operation_points_at_a_field() -> None:
    assert pointed(parsed("[add /spec/a~1b/0/-].value.x")) == ("spec", "a/b", "[0]", "[-]", "x")
    assert pointed(parsed("spec.x")) == ()


def test_a_definition_of_custom_resources_has_no_sizes_and_no_endpoints() -> None:
    by = Promotable(files="apps/{site}/**")
    for tail in (("spec", "versions", "[v1]", "storage"), ("spec", "hostnames", "type")):
        assert moves(Promotion(), by, ("(CustomResourceDefinition/pumps.example.org)", *tail), ())
        assert not moves(Promotion(), by, ("(Pump/one)", *tail), ())
