import os
from pathlib import Path

import pytest

from penstock.artifact.layout import Made as Artifact
from penstock.artifact.layout import Origin, artifact
from penstock.artifact.pack import Packed
from penstock.errors import PenstockError
from penstock.mirror import bundle as module
from penstock.mirror.bundle import FETCH, LOAD, bundle
from penstock.mirror.check import check
from penstock.mirror.fetched import place
from penstock.mirror.layout import Layout
from penstock.mirror.plan import Plan, Wanted
from penstock.mirror.thing import GIT, IMAGE, OCI, Thing
from tests.penstock.support.layouts import Made, blobs

OWN = Thing(OCI, "r.example/fleet", "main")
PACKED = Packed(b"archive", f"sha256:{'1' * 64}", f"sha256:{'2' * 64}", 3)
AWAY = Thing(IMAGE, "r.example/away", "1", f"sha256:{'0' * 64}")


@pytest.fixture
def source(tmp_path: Path) -> Made:
    made = Made(tmp_path / "source")
    for name in ("a", "b"):
        made.image(f"elsewhere/{name}:1", "amd64", "arm64")
    made.image("not/needed:1")
    return made


def needed(source: Made, *more: Thing) -> Plan:
    named = Layout(source.root).by_name
    images = [Thing(IMAGE, f"r.example/{one}", "1", named[f"elsewhere/{one}:1"].digest) for one in ("a", "b")]
    return Plan(("one",), tuple(Wanted(one, ()) for one in (*images, *more)), ())


def own() -> Artifact:
    return artifact(PACKED, Origin("https://g/fleet", "sha1:abc", "2026-01-02T03:04:05Z"))


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_it_holds_what_is_needed_and_nothing_else(source: Made, tmp_path: Path) -> None:
    plan, folder = needed(source, OWN), tmp_path / "made"
    done = bundle(plan, {OWN: own()}, folder, [Layout(source.root)])
    assert done.lacking == ()
    proof = check(Layout(folder), plan, {OWN: own().digest})
    assert proof.lacks == ()
    assert proof.blobs == len(list(blobs(folder)))
    assert set(Layout(folder).by_name) == {one.thing.ref for one in plan.wanted}
    assert not (folder / FETCH).exists()
    assert "docker://$registry/" in (folder / LOAD).read_text(encoding="utf-8")


def test_twice_is_the_same_byte_for_byte(source: Made, tmp_path: Path) -> None:
    plan = needed(source, OWN, AWAY)
    for name in ("one", "two"):
        bundle(plan, {OWN: own()}, tmp_path / name, [Layout(source.root)])
    assert content(tmp_path / "one") == content(tmp_path / "two")
    before = content(tmp_path / "one")
    bundle(plan, {OWN: own()}, tmp_path / "one", [])
    assert content(tmp_path / "one") == before


def test_what_is_not_at_hand_is_brought_by_a_script(source: Made, tmp_path: Path) -> None:
    done = bundle(needed(source, AWAY), {}, tmp_path / "made", [Layout(source.root)])
    assert [one.thing for one in done.lacking] == [AWAY]
    script = (tmp_path / "made" / FETCH).read_text(encoding="utf-8")
    assert f"docker://r.example/away@{AWAY.digest} dir:{place(AWAY)}\n" in script
    assert os.access(tmp_path / "made" / FETCH, os.X_OK)


def test_a_bundle_is_completed(source: Made, tmp_path: Path) -> None:
    plan, folder = needed(source), tmp_path / "made"
    assert len(bundle(plan, {}, folder, []).lacking) == 2
    assert len(bundle(plan, {}, folder, [Layout(source.root)]).lacking) == 0
    assert not (folder / FETCH).exists()
    assert bundle(needed(source, OWN), {OWN: own()}, folder, []).lacking == ()
    # What another site needed stays listed.
    bundle(Plan((), (), ()), {}, folder, [])
    assert len(Layout(folder).entries) == 3


def test_what_is_damaged_is_taken_from_nowhere_and_mended(source: Made, tmp_path: Path) -> None:
    plan, folder = needed(source), tmp_path / "made"
    bundle(plan, {}, folder, [Layout(source.root)])
    for path in blobs(folder):
        path.write_bytes(b"." * path.stat().st_size)
    bundle(plan, {}, folder, [Layout(source.root)])
    assert check(Layout(folder), plan, {}).lacks == ()
    for path in blobs(source.root):
        path.write_bytes(b"." * path.stat().st_size)
    assert len(bundle(plan, {}, tmp_path / "other", [Layout(source.root)]).lacking) == 2


@pytest.mark.parametrize("stop", range(6))
def test_stopped_anywhere_it_lists_nothing_that_is_not_there(
    source: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: int
) -> None:
    folder, done = tmp_path / "made", []

    def copy(source: Path, to: Path) -> None:
        done.append(to)
        if len(done) > stop:
            raise OSError(28, "No space left on device")
        kept(source, to)

    kept = module._copy
    plan = needed(source)
    bundle(Plan((), (), ()), {}, folder, [])
    monkeypatch.setattr(module, "_copy", copy)
    with pytest.raises(PenstockError, match="No space left"):
        bundle(plan, {}, folder, [Layout(source.root)])
    layout = Layout(folder)
    assert all(layout.fault(one) is None for entry in layout.entries for one in layout.closure(entry))
    monkeypatch.setattr(module, "_copy", kept)
    assert bundle(plan, {}, folder, [Layout(source.root)]).lacking == ()


def test_another_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "thesis.txt").write_text("mine", encoding="utf-8")
    for folder in (tmp_path / "made", tmp_path / "made" / "thesis.txt"):
        with pytest.raises(PenstockError):
            bundle(Plan((), (), ()), {}, folder, [])
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["thesis.txt"]


def test_a_repository_s_own_source_is_made(tmp_path: Path) -> None:
    git = Thing(GIT, "https://git.example/fleet", "main")
    done = bundle(Plan((), (Wanted(git, ()),), ()), {git: own()}, tmp_path / "made", [])
    assert [digest for _, digest in done.held] == [own().digest]
    assert list(Layout(tmp_path / "made").by_name) == ["git.example/fleet:main"]


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: Path, part: Path) -> None:
        part.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("penstock.mirror.bundle.shutil.copyfile", full)
    with pytest.raises(OSError, match="No space left"):
        module._copy(tmp_path / "blob", tmp_path / "to" / "blob")
    assert list((tmp_path / "to").iterdir()) == []
