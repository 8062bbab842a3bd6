"""A plan: the files that a command would write, compared with what is there."""

from dataclasses import dataclass
from pathlib import Path

from penstock.errors import PenstockError
from penstock.plural import named

#: So many files that are in the way are named.
NAMED = 3


@dataclass(frozen=True, slots=True)
class File:
    """One file to write. `old` is what it replaces, when it is an edit; a new file replaces nothing."""

    path: str
    content: bytes
    mode: int = 0o644
    old: bytes | None = None


@dataclass(frozen=True)
class Plan:
    """Files to write (by path in the repository), what was left out and why, and what to do next."""

    title: str
    files: tuple[File, ...]
    notes: tuple[str, ...] = ()
    next: tuple[str, ...] = ()


def faulty(sentences: list[str]) -> PenstockError:
    """One error that says everything that is wrong at once."""
    return PenstockError("\n          ".join(dict.fromkeys(sentences)))


def outstanding(root: Path, files: tuple[File, ...]) -> tuple[File, ...]:
    """The files that are not there yet as they would be written.

    Raises PenstockError when one is there and is neither that nor what is to be edited, or lies behind a link.
    """
    wrong: list[str] = []
    differ: list[str] = []
    missing = []
    checked: set[Path] = set()
    for file in files:
        link = _link(root, root / file.path, checked)
        if link:
            wrong.append(f"{link.relative_to(root)} is a symbolic link: penstock writes through none")
            continue
        there = content(root / file.path)
        if there == file.content:
            continue
        if there not in (file.old, None) or (there is None and (root / file.path).exists()):
            differ.append(file.path)
        missing.append(file)
    if differ:
        what = "is there and differs" if len(differ) == 1 else "are there and differ"
        move = "move it" if len(differ) == 1 else "move them"
        wrong.append(f"{named(differ, NAMED)} {what} from what would be written: {move}, or choose another name")
    if wrong:
        raise faulty(wrong)
    return tuple(missing)


def content(path: Path) -> bytes | None:
    """What a file holds; None where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _link(root: Path, path: Path, checked: set[Path]) -> Path | None:
    """The first part of a path below the root that is a symbolic link."""
    for part in (path, *path.parents):
        if part == root or part in checked:
            return None
        if part.is_symlink():
            return part
        if part.exists() and part != path:
            checked.add(part)
    return None
