from pathlib import Path

from penstock.scaffold.copy import BEGUN, Names, Words, cluster, shared
from penstock.scaffold.layout import Layout, Place
from penstock.scaffold.rename import Renaming
from penstock.scaffold.source import Source, shared_text


def source(layout: Layout, site: str = "plant-a") -> Source:
    return Source(layout, layout.site(site))


def line(layout: Layout) -> Place:
    found = layout.site("plant-a").cluster("l2-line-1")
    assert found is not None
    return found


def test_a_name_is_free_when_it_can_only_be_the_models(layout: Layout) -> None:
    words = Words(shared_text(layout), source(layout))
    assert words.free("plant-a")
    assert words.free("l2-line-1")
    assert not words.free("l3")  # platform/levels/l3
    assert not words.free("telemetry")  # a topic
    assert not words.free("aurora")  # the enterprise
    assert not words.free("main")  # the branch
    assert not words.free("41")  # a part of addresses and versions
    assert not words.free("sha256")  # of every pin
    assert words.free("nowhere")


def test_a_cluster_copies_its_folder_and_what_is_local(layout: Layout) -> None:
    model, one = source(layout), line(layout)
    names = Names(model, "plant-a", "plant-a.aurora.example", one, "l2-line-3", "line-3", "plant-a/l3")
    renaming = names.renaming(Words(shared_text(layout), model))
    made = {
        file.path: file.content.decode()
        for file in cluster(model, one, "plant-a", "l2-line-3", renaming, {"CLUSTER": "x"})
    }
    local = "apps/sites/plant-a/local/l2-line-3"
    assert "    - ../../sites/plant-a/local/l2-line-3\n" in made["clusters/plant-a/l2-line-3/apps.yaml"]
    assert "  CLUSTER: x\n" in made["clusters/plant-a/l2-line-3/cluster.yaml"]
    assert made[f"{local}/kustomization.yaml"].startswith(f"{BEGUN}\napiVersion:")
    assert '"plant-a-line-3"' in made[f"{local}/pn.json"]


def test_a_site_copies_its_releases_or_begins_with_nothing(layout: Layout) -> None:
    model = source(layout)
    renaming = Names(model, "plant-c", "plant-c.aurora.example").renaming(Words(shared_text(layout), model))
    full = {
        file.path: file.content.decode()
        for file in shared(model, "plant-c", renaming, {"SITE": "plant-c"}, empty=False)
    }
    assert "sha256:" in full["apps/sites/plant-c/release/kustomization.yaml"]
    assert full["apps/sites/plant-c/release/kustomization.yaml"].startswith("# What plant-c is approved to run")
    assert "  SITE: plant-c\n" in full["clusters/plant-c/site/site.yaml"]
    empty = {file.path: file.content.decode() for file in shared(model, "plant-c", renaming, {}, empty=True)}
    assert [path for path in empty if path.startswith("apps/")] == ["apps/sites/plant-c/release/kustomization.yaml"]
    assert "images: []" in empty["apps/sites/plant-c/release/kustomization.yaml"]


def test_sites_whose_names_begin_alike_keep_theirs(layout: Layout) -> None:
    (layout.root / "clusters/plant-a-north/l4").mkdir(parents=True)
    model = source(layout)
    renaming = Names(model, "plant-c", "plant-c.aurora.example").renaming(Words(shared_text(layout), model))
    assert renaming.text("plant-a plant-a-north") == "plant-c plant-a-north"


def test_what_is_no_text_is_copied_byte_by_byte_and_files_are_renamed_with_what_names_them(layout: Layout) -> None:
    folder = layout.root / "apps/sites/plant-a/local/l2-line-1"
    (folder / "plant-a.bin").write_bytes(b"\xff\xfeplant-a")
    model, one = source(layout), line(layout)
    renaming = Renaming(words={"plant-a": "plant-c"})
    made = {file.path: file.content for file in cluster(model, one, "plant-c", "l2-line-1", renaming, {})}
    assert made["apps/sites/plant-c/local/l2-line-1/plant-c.bin"] == b"\xff\xfeplant-a"


def test_line_ends_stay(layout: Layout) -> None:
    path = layout.root / "apps/sites/plant-a/local/l2-line-1/kustomization.yaml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    made = {file.path: file.content for file in cluster(source(layout), line(layout), "plant-a", "x", Renaming(), {})}
    content = made["apps/sites/plant-a/local/x/kustomization.yaml"]
    assert content.startswith(BEGUN.encode() + b"\r\napiVersion")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert isinstance(path, Path)
