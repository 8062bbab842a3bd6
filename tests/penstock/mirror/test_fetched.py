import hashlib
import json
import shutil
from pathlib import Path

import pytest

from penstock.artifact.layout import INDEX
from penstock.mirror.bundle import FETCH, bundle
from penstock.mirror.check import check
from penstock.mirror.fetched import ROOM, place, take
from penstock.mirror.layout import Layout, empty
from penstock.mirror.plan import Plan, Wanted
from penstock.mirror.thing import IMAGE, Thing
from tests.penstock.support.layouts import Made, blobs

DOCKER = "application/vnd.docker.distribution.manifest.list.v2+json"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "made"
    empty(made)
    return made


def brought(folder: Path, media_type: str = DOCKER) -> Thing:
    """An image over two platforms as skopeo's `dir:` leaves it, in the folder that the script names."""
    source = Made(folder.parent / f"source-{len(list(folder.parent.iterdir()))}")
    inner = [source.manifest(name) for name in ("amd64", "arm64")]
    whole: dict[str, object] = {"schemaVersion": 2, "manifests": inner}
    content = json.dumps({**whole, "mediaType": media_type} if media_type else whole).encode()
    thing = Thing(IMAGE, "r.example/app", "1", f"sha256:{hashlib.sha256(content).hexdigest()}")
    there = folder / place(thing)
    there.mkdir(parents=True)
    listed = {str(one["digest"]).removeprefix("sha256:") for one in inner}
    for path in blobs(source.root):
        shutil.copy(path, there / (f"{path.name}.manifest.json" if path.name in listed else path.name))
    (there / "version").write_text("Directory Transport Version: 1.1\n", encoding="utf-8")
    (there / "manifest.json").write_bytes(content)
    return thing


def plan(thing: Thing) -> Plan:
    return Plan(("one",), (Wanted(thing, ()),), ())


def test_what_was_brought_is_taken_byte_for_byte(folder: Path) -> None:
    thing = brought(folder)
    assert bundle(plan(thing), {}, folder, []).lacking == ()
    assert check(Layout(folder), plan(thing), {}).lacks == ()
    assert [one.media_type for one in Layout(folder).entries] == [DOCKER]
    assert not (folder / ROOM).exists()
    assert not (folder / FETCH).exists()


def test_a_manifest_that_does_not_say_what_it_is(folder: Path) -> None:
    entry = take(Layout(folder), brought(folder, ""))
    assert entry is not None
    assert entry.media_type == INDEX


def test_nothing_was_brought(folder: Path) -> None:
    assert take(Layout(folder), Thing(IMAGE, "r.example/app", "1")) is None


def test_something_else_was_brought(folder: Path) -> None:
    """It is thrown away: the script brings only what is not there."""
    thing = brought(folder)
    (folder / place(thing) / "manifest.json").write_text("{}", encoding="utf-8")
    assert bundle(plan(thing), {}, folder, []).lacking != ()
    assert not (folder / place(thing)).exists()


@pytest.mark.parametrize("how", ["gone", "another"])
def test_a_part_of_it_is_not_there(folder: Path, how: str) -> None:
    thing = brought(folder)
    part = next(path for path in sorted((folder / place(thing)).iterdir()) if len(path.name) == 64)
    part.unlink() if how == "gone" else part.write_bytes(b"." * part.stat().st_size)
    assert bundle(plan(thing), {}, folder, []).lacking != ()
    assert Layout(folder).entries == ()
    assert not (folder / place(thing)).exists()


def test_stopped_before_it_is_listed_it_is_still_there(folder: Path) -> None:
    thing = brought(folder)
    assert take(Layout(folder), thing) == take(Layout(folder), thing)
    assert bundle(plan(thing), {}, folder, []).lacking == ()


def test_links_lead_nowhere(folder: Path) -> None:
    thing = brought(folder)
    top = folder / place(thing) / "manifest.json"
    away = folder.parent / "away"
    top.rename(away)
    top.symlink_to(away)
    assert take(Layout(folder), thing) is None
