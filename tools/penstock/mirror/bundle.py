"""Write a bundle: an OCI layout with all that is at hand, and the commands that bring the rest and load it."""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from penstock.artifact.layout import INDEX, MANIFEST, Made
from penstock.errors import PenstockError
from penstock.mirror import commands, fetched
from penstock.mirror.find import find
from penstock.mirror.layout import NAME, Entry, Layout, empty, is_layout
from penstock.mirror.plan import Plan, Wanted
from penstock.mirror.thing import Thing

FETCH, LOAD = "fetch.sh", "load.sh"


@dataclass(frozen=True)
class Bundled:
    """What is in the bundle, with its digest, and what is not."""

    held: tuple[tuple[Wanted, str], ...]
    lacking: tuple[Wanted, ...]


def target(folder: Path) -> None:
    """Refuse a folder that holds something else. Raises PenstockError."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise PenstockError(f"{folder} is no folder")
    if folder.is_dir() and any(folder.iterdir()) and not is_layout(folder):
        raise PenstockError(f"{folder} holds something else: name a new folder, or a bundle to be completed")


def bundle(plan: Plan, made: Mapping[Thing, Made], folder: Path, others: Sequence[Layout]) -> Bundled:
    """Write the bundle; what `folder` and the other layouts have is taken from there. Equal for equal arguments; the
    list is written last, so what was stopped half-way lists nothing that is not there. Raises PenstockError."""
    target(folder)
    there = [Layout(folder)] if is_layout(folder) and (folder / "index.json").is_file() else []
    try:
        empty(folder)
        held = [(wanted, _held(wanted, made, folder, [*there, *others])) for wanted in plan.wanted]
        listed = {wanted.thing.ref: entry for wanted, entry in held if entry is not None}
        before = {one.name: one for layout in there for one in layout.entries if one.name and _whole(layout, one)}
        lacking = tuple(wanted for wanted, entry in held if entry is None)
        _script(folder / FETCH, commands.fetch(one.thing for one in lacking))
        whole = Layout(folder)
        _script(folder / LOAD, commands.load((one.thing, [*whole.closure(entry)]) for one, entry in held if entry))
        _replace(folder / "index.json", _index({**before, **listed}))
        for wanted, entry in held:
            if entry is not None:
                fetched.tidy(whole, wanted.thing)
    except OSError as error:
        raise PenstockError(f"{folder} cannot be written: {error.strerror or error}") from error
    return Bundled(tuple((wanted, entry.digest) for wanted, entry in held if entry), lacking)


def _held(wanted: Wanted, made: Mapping[Thing, Made], folder: Path, layouts: Sequence[Layout]) -> Entry | None:
    """Have a thing in the folder; None when it is nowhere whole."""
    own = made.get(wanted.thing)
    if own is not None:
        for digest, content in own.blobs.items():
            _replace(Layout(folder).path(digest), content)
        return Entry(own.digest, len(own.manifest), MANIFEST)
    brought = fetched.take(Layout(folder), wanted.thing)
    if brought is not None:
        if _whole(Layout(folder), brought):
            return brought
        fetched.tidy(Layout(folder), wanted.thing)  # or the script would take it for there
    for layout in layouts:
        found = find(wanted.thing, [layout])
        if found is not None and _whole(layout, found.entry):
            for one in layout.closure(found.entry):
                if layout.root != folder and Layout(folder).fault(one) is not None:
                    _copy(layout.path(one.digest), Layout(folder).path(one.digest))
            return found.entry
    return None


def _whole(layout: Layout, entry: Entry) -> bool:
    return all(layout.fault(one) is None for one in layout.closure(entry))


def _index(listed: Mapping[str, Entry]) -> bytes:
    entries = [
        {"mediaType": one.media_type, "digest": one.digest, "size": one.size, "annotations": {NAME: name}}
        for name, one in sorted(listed.items())
    ]
    whole = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
    return json.dumps(whole, indent=2).encode() + b"\n"


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    part = to.with_name(f".{to.name}.part")
    try:
        shutil.copyfile(source, part)
        part.replace(to)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _script(path: Path, text: str) -> None:
    if text:
        _replace(path, text.encode(), 0o755)
    else:
        path.unlink(missing_ok=True)


def _replace(path: Path, content: bytes, mode: int = 0o644) -> None:
    """All of it or nothing."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        os.chmod(part, mode)  # noqa: PTH101 - as it reads elsewhere
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
