"""The facts of sites, read from their files."""

from pathlib import Path

from penstock.discover.cluster import entry, named
from penstock.gates.factfile import site_facts
from penstock.promote.layout import layout
from penstock.promote.settings import Promotion
from penstock.tree.working import working_tree
from tests.penstock.support.manifests import config_map, lines
from tests.penstock.support.repository import Files, write


def facts(root: Path, files: Files, *entries: str) -> dict[str, dict[str, str]]:
    write(root, files)
    tree = working_tree(root)
    found = layout(Promotion(), tree.entries, named([entry(one) for one in entries]))
    return {site: dict(each) for site, each in site_facts(tree, found).items()}


def site(zone: str) -> str:
    return config_map("site-facts", {"TIME_ZONE": zone})


def test_beside_the_clusters_or_with_one_of_them(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        {
            "clusters/a/site/site.yaml": site("Europe/Berlin"),
            "clusters/a/l3/cluster.yaml": config_map("cluster-facts", {"CLUSTER": "l3"}),
            "clusters/b/l3/all.yaml": lines("kind: Secret", "---") + site("Asia/Tokyo"),
            "clusters/c/l3/cluster.yaml": config_map("cluster-facts", {"CLUSTER": "l3"}),
        },
        "clusters/a/l3",
        "clusters/b/l3",
        "clusters/c/l3",
    )
    assert found == {"a": {"TIME_ZONE": "Europe/Berlin"}, "b": {"TIME_ZONE": "Asia/Tokyo"}}


def test_what_only_mentions_the_name_is_no_fact_and_what_is_broken_is_validate_s_business(tmp_path: Path) -> None:
    found = facts(
        tmp_path,
        {
            "clusters/a/l3/a.yaml": "# site-facts\nkind: [\n",
            "clusters/a/l3/b.yaml": "substituteFrom: [{kind: ConfigMap, name: site-facts}]\n",
            "clusters/a/l3/c.yaml": "- site-facts\n",
            "clusters/a/l3/d.yaml": site("UTC"),
        },
        "clusters/a/l3",
    )
    assert found == {"a": {"TIME_ZONE": "UTC"}}


def test_a_generator_makes_them_too(tmp_path: Path) -> None:
    generator = lines(
        "configMapGenerator:",
        "  - name: site-facts",
        "    envs: [site.env]",
        "    files: [OWNER=owner.txt, REGION]",
        "    literals: ['TIME_ZONE=Asia/Tokyo', 'MAINTENANCE_WINDOW=Sat 22:00-23:59']",
        "  - {name: other, literals: [TIME_ZONE=UTC]}",
    )
    found = facts(
        tmp_path,
        {
            "clusters/a/site/kustomization.yaml": generator,
            "clusters/a/site/site.env": "# facts\nSITE=a\nTIME_ZONE=UTC\n",
            "clusters/a/site/owner.txt": "ot@a.example\n",
            "clusters/a/site/REGION": "east",
            "clusters/a/l3/cluster.yaml": config_map("cluster-facts", {"CLUSTER": "l3"}),
        },
        "clusters/a/l3",
    )
    assert found["a"] == {
        "SITE": "a",
        "TIME_ZONE": "Asia/Tokyo",
        "OWNER": "ot@a.example",
        "REGION": "east",
        "MAINTENANCE_WINDOW": "Sat 22:00-23:59",
    }


def test_something_else_of_that_name_is_no_fact(tmp_path: Path) -> None:
    secret = config_map("site-facts", {"TIME_ZONE": "Asia/Tokyo"}).replace("kind: ConfigMap", "kind: Secret")
    files = {"clusters/a/l3/all.yaml": secret + lines("---") + site("Europe/Berlin")}
    assert facts(tmp_path, files, "clusters/a/l3") == {"a": {"TIME_ZONE": "Europe/Berlin"}}
