import ipaddress
from pathlib import Path

import pytest

from penstock.errors import PenstockError
from penstock.scaffold.layout import Layout, listed, open_layout


def test_sites_and_their_clusters_from_the_root_down(layout: Layout) -> None:
    assert layout.sites == ("plant-a", "plant-b")
    site = layout.site("plant-a")
    assert [one.name for one in site.clusters] == ["l4", "l3", "l2-line-1", "l2-line-2"]
    assert [one.name for one in site.lowest] == ["l2-line-1", "l2-line-2"]
    assert site.place is not None
    assert site.place.facts["SITE"] == "plant-a"
    assert site.cluster("l9") is None


def test_a_site_that_is_not_there_is_named_with_those_that_are(layout: Layout) -> None:
    with pytest.raises(PenstockError, match="no site 'plant-z'; there are: plant-a, plant-b"):
        layout.site("plant-z")


def test_a_folder_without_facts_is_no_site(layout: Layout) -> None:
    (layout.root / "clusters/old/l4").mkdir(parents=True)
    with pytest.raises(PenstockError, match="clusters/old has no cluster with a ConfigMap cluster-facts"):
        layout.site("old")


def test_hidden_folders_are_no_sites(layout: Layout) -> None:
    (layout.root / "clusters/.plant-c.new/l4").mkdir(parents=True)
    assert layout.sites == ("plant-a", "plant-b")


def test_facts_may_stand_in_any_file_in_any_form(layout: Layout) -> None:
    folder = layout.root / "clusters/plant-c/l4"
    folder.mkdir(parents=True)
    text = "kind: ConfigMap\nmetadata: {name: cluster-facts}\ndata: {CLUSTER: l4, LEVEL: l4, NODE_CIDR: 10.7.0.0/24}\n"
    (folder / "about.yml").write_text(f"kind: Other\n---\n{text}", encoding="utf-8")
    (place,) = layout.site("plant-c").clusters
    assert place.file == "clusters/plant-c/l4/about.yml"
    assert ipaddress.ip_network("10.7.0.0/24") in set(layout.taken())


def test_a_malformed_network_is_named_with_its_file(layout: Layout) -> None:
    path = layout.root / "clusters/plant-a/l4/cluster.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("172.20.0.0/16", "172.20.0.0/99"), encoding="utf-8")
    place = layout.site("plant-a").cluster("l4")
    assert place is not None
    with pytest.raises(PenstockError, match=r"clusters/plant-a/l4/cluster.yaml: POD_CIDR: '172.20.0.0/99'"):
        place.networks("POD_CIDR")


def test_taken_networks_can_leave_a_site_or_a_cluster_out(layout: Layout) -> None:
    node = ipaddress.ip_network("10.41.17.0/24")
    assert node in set(layout.taken())
    assert node not in set(layout.taken(["plant-a"]))
    assert node not in set(layout.taken(["plant-a/l2-line-1"]))
    assert ipaddress.ip_network("10.41.18.0/24") in set(layout.taken(["plant-a/l2-line-1"]))


def test_levels_say_which_sites_have_them(layout: Layout) -> None:
    assert layout.levels() == {level: {"plant-a", "plant-b"} for level in ("l2", "l3", "l4")}


def test_parents_in_a_circle_do_not_hang(layout: Layout) -> None:
    path = layout.root / "clusters/plant-a/l4/cluster.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace('PARENT: ""', "PARENT: plant-a/l2-line-1"), encoding="utf-8"
    )
    assert len(layout.site("plant-a").clusters) == 4


def test_the_fleet_is_found_from_inside_and_its_absence_is_said(fleet: Path, tmp_path: Path) -> None:
    assert open_layout(fleet / "clusters/plant-a/l4").root == fleet.resolve()
    with pytest.raises(PenstockError, match="penstock init"):
        open_layout(tmp_path)


def test_a_long_list_is_cut() -> None:
    assert listed(map(str, range(14))).endswith("11 and 2 more")
