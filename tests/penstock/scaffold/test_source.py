import os
from pathlib import Path

from penstock.scaffold.layout import Layout
from penstock.scaffold.source import Source, files, shared_text
from tests.penstock.support.repository import Repository, initialised


def test_a_models_files_are_those_of_its_clusters_releases_and_local_components(layout: Layout) -> None:
    (layout.root / "clusters/plant-a/release.lock.yaml").write_text("kind: Lock\n", encoding="utf-8")
    (layout.root / "clusters/plant-a/notes").mkdir()
    (layout.root / "clusters/plant-a/notes/x.yaml").write_text("a: b\n", encoding="utf-8")
    source = Source(layout, layout.site("plant-a"))
    assert "cluster.yaml" in source.below("clusters/plant-a/l3")
    assert "storage.yaml" in source.below("platform/sites/plant-a/local/l3")
    assert source.below("clusters/plant-a/notes") == {}
    assert not any("lock" in path for path in source.below("clusters/plant-a"))
    assert source.left_out == []


def test_what_git_ignores_and_what_is_hidden_is_not_copied(fleet: Path) -> None:
    folder = fleet / "apps/sites/plant-a/release"
    for name in ("mine.local", ".hidden", "old.yaml~"):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "link.yaml").symlink_to(folder / "kustomization.yaml")
    (fleet / ".gitignore").write_text("*.local\n", encoding="utf-8")
    assert isinstance(initialised(fleet), Repository)
    layout = Layout(fleet)
    found = Source(layout, layout.site("plant-a")).below("apps/sites/plant-a/release")
    assert sorted(found) == ["data-gateway.yaml", "kustomization.yaml"]


def test_secrets_of_the_model_are_left_out(layout: Layout) -> None:
    path = layout.root / "clusters/plant-a/l4/secret.yaml"
    path.write_text("kind: Secret\nmetadata: {name: a}\n", encoding="utf-8")
    source = Source(layout, layout.site("plant-a"))
    assert source.left_out == ["clusters/plant-a/l4/secret.yaml"]
    assert "secret.yaml" not in source.below("clusters/plant-a/l4")


def test_modes_are_kept(layout: Layout) -> None:
    path = layout.root / "clusters/plant-a/l4/apps.yaml"
    path.chmod(0o755)
    assert Source(layout, layout.site("plant-a")).mode("clusters/plant-a/l4/apps.yaml") == 0o755


def test_files_come_in_order_and_links_do_not(tmp_path: Path) -> None:
    for name in ("b/x", "a", "b/a"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in files(tmp_path)] == ["a", "b/a", "b/x"]


def test_shared_text_holds_paths_and_contents(layout: Layout) -> None:
    text = shared_text(layout)
    assert "platform/conduits/l3-l2" in text
    assert "mosquittocluster" in text
    assert "plant-a" not in text
