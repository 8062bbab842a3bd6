"""Files are written all together: what shall be is first put beside, then said to be so, then moved into place. A run
that was killed before it was said left the old files; one killed after it is finished by the next run."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from penstock import git, links
from penstock.errors import PenstockError

#: In git's own folder, where no tree, clone or cluster sees it.
FOLDER, STAGED, SAID = "penstock", "staged", "journal.json"


@contextmanager
def alone(root: Path) -> Iterator[Path]:
    """Hold the repository for one promotion; what a killed run left is finished first. Gives the journal's folder."""
    folder = git.directory(root) / FOLDER
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise PenstockError(
                "another promotion is writing here at this moment: run this again when it is done"
            ) from error
        finish(root, folder)
        yield folder


def pending(root: Path) -> bool:
    """True when a killed run left files that are not all in place."""
    return (git.directory(root) / FOLDER / SAID).is_file()


def write(root: Path, folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Bring the files (None: removed) to the tree, all or none. `folder` is what `alone` gave."""
    for path in files:
        links.refuse(root / path, root)
    try:
        _stage(root, folder, files)
        finish(root, folder)
    except OSError as error:
        where = os.path.relpath(error.filename, root) if error.filename else root.name
        done = "the next run finishes it" if (folder / SAID).exists() else "nothing was changed"
        raise PenstockError(f"{where} cannot be written ({error.strerror}): {done}") from error


def finish(root: Path, folder: Path) -> None:
    """Bring to an end what was said; without a word, forget what was begun."""
    said = folder / SAID
    if said.is_file():
        for number, (path, mode) in enumerate(_read(said)):
            _place(root, path, mode, folder / STAGED / str(number))
        said.unlink()
    if (folder / STAGED).exists():
        shutil.rmtree(folder / STAGED)


def _stage(root: Path, folder: Path, files: Mapping[str, bytes | None]) -> None:
    staged = folder / STAGED
    staged.mkdir()
    steps: list[tuple[str, int | None]] = []
    for number, (path, content) in enumerate(files.items()):
        steps.append((path, None if content is None else _mode(root / path)))
        if content is not None:
            _written(staged / str(number), content)
    _written(folder / f"{SAID}.new", json.dumps(steps).encode())
    (folder / f"{SAID}.new").replace(folder / SAID)
    _synced(folder)


def _place(root: Path, path: str, mode: int | None, staged: Path) -> None:
    """One file: copied beside its place and renamed, so that it is never half there; done twice it is the same."""
    place = root / path
    if mode is None:
        place.unlink(missing_ok=True)
        _empty(root, place.parent)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(f".{place.name}.promoted")
    _written(beside, staged.read_bytes())
    beside.chmod(mode)
    beside.replace(place)
    _synced(place.parent)


def _empty(root: Path, folder: Path) -> None:
    """Folders that git would not keep go too."""
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _written(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _synced(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _mode(place: Path) -> int:
    return place.stat().st_mode & 0o777 if place.exists() else 0o644


def _read(said: Path) -> Any:
    return json.loads(said.read_text(encoding="utf-8"))
