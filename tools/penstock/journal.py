"""Files are written, and committed, all together: first everything is made ready beside the tree, then it is said what
shall be, then it is put in place. What was killed before that word has changed nothing; what was killed after it is
brought to an end by whatever command reads the tree next."""

import errno
import fcntl
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from penstock import cache, commits, git, links
from penstock.commits import Commit, Goal
from penstock.errors import PenstockError, ToolFailed
from penstock.plural import counted

#: In git's own folder, where no tree, clone or cluster sees it; without git in the user's cache, below OUTSIDE.
OUTSIDE = "unfinished"
FOLDER, STAGED, INDEX, SAID = "penstock", "staged", "index", "journal.json"
#: What comes with the tree's files and is none of them: a report that somebody asked for, wherever that is.
BESIDE = "beside"
#: So many seconds a reader waits for somebody who is writing: that takes some milliseconds.
PATIENCE = 10.0


@dataclass(frozen=True)
class Step:
    """One file: its mode (None: it goes), and the hashes of its content before and after; empty where there is none."""

    path: str
    mode: int | None
    old: str
    new: str


@dataclass(frozen=True)
class Word:
    """What shall be: the files, the way from the journal to the tree's root, the folder of the tree below git's root,
    where the branch shall stand, and files elsewhere that come with it, by their whole paths."""

    steps: tuple[Step, ...]
    root: str
    prefix: str
    goal: Goal | None
    beside: tuple[str, ...] = ()


@contextmanager
def alone(root: Path) -> Iterator[Path]:
    """Hold the repository for one writer; what a killed one left is settled first. Gives the journal's folder."""
    folder = _folder(root)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("a+")
    except OSError as error:
        raise PenstockError(f"{folder} cannot be written: {error.strerror}") from error
    with lock as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise PenstockError(
                "another run of penstock is writing here at this moment: run this again when it is done"
            ) from error
        with _explained(root, folder):
            _tell(_settled(folder))
        yield folder


def settle(root: Path) -> None:
    """Bring to an end what a killed run had begun, before anybody looks at the tree; stderr says so."""
    until = time.monotonic() + PATIENCE
    while pending(root):
        try:
            with alone(root):
                return
        except PenstockError as error:
            if not isinstance(error.__cause__, BlockingIOError) or time.monotonic() > until:
                raise
        time.sleep(0.02)


def pending(root: Path) -> bool:
    """True when a killed run left something to be settled, or somebody writes at this moment."""
    return (_folder(root) / SAID).is_file()


def write(
    root: Path,
    folder: Path,
    files: Mapping[str, bytes | None],
    planned: Sequence[Commit] = (),
    branch: str = "",
    beside: Mapping[Path, bytes] | None = None,
) -> tuple[str, ...]:
    """Bring the files (None: removed) to the tree, all or none; with `planned` also the commits of them, on a new
    branch where one is named, and with `beside` files elsewhere. The new commits. `folder` is what `alone` gave."""
    beside = {path.absolute(): content for path, content in (beside or {}).items()}
    for place in beside:
        _writable(place)
    for path, content in files.items():
        _possible(root, path, files, removed=content is None)
    with _explained(root, folder):
        word, made = _said(root, folder, files, planned, branch, beside)
        _carried_out(root, folder, word)
    return made


@contextmanager
def _explained(root: Path, folder: Path) -> Iterator[None]:
    """Whatever the disk or git refuses is a sentence, with what becomes of what was begun."""
    try:
        yield
    except OSError as error:
        place = error.filename2 or error.filename  # of a rename what it should become
        where = os.path.relpath(place, root) if place else root.name
        done = "the next run of penstock settles it" if (folder / SAID).exists() else "nothing was changed"
        raise PenstockError(f"{where} cannot be written ({error.strerror}): {done}") from error
    except ToolFailed as error:
        if not (folder / SAID).exists():
            raise PenstockError(f"git stopped, nothing was changed: {error}") from error
        raise PenstockError(f"git stopped in the middle; the next run of penstock settles it: {error}") from error


# ---- before the word


def _possible(root: Path, path: str, files: Mapping[str, bytes | None], *, removed: bool) -> None:
    """PenstockError for a place where no file can be put: better now than in the middle."""
    links.refuse(root / path, root)
    if not removed and (root / path).is_dir():
        raise PenstockError(f"{path} is a folder, and a file of this name should be written: nothing was changed")
    above = next(one for one in (root / path).parents if one.exists())
    inside = above.relative_to(root).as_posix()
    if not above.is_dir() and files.get(inside, b"") is not None:
        raise PenstockError(f"{path} cannot be written: {inside} is a file and no folder; nothing was changed")
    if above.is_dir() and not os.access(above, os.W_OK | os.X_OK):
        raise PenstockError(f"{path} cannot be written: the folder {above} is not writable; nothing was changed")


def _writable(place: Path) -> None:
    """PenstockError for a file elsewhere that cannot be written."""
    if place.is_dir() or not place.parent.is_dir() or not os.access(place.parent, os.W_OK | os.X_OK):
        raise PenstockError(f"{place} cannot be written: nothing was changed")


def _said(
    root: Path,
    folder: Path,
    files: Mapping[str, bytes | None],
    planned: Sequence[Commit],
    branch: str,
    beside: Mapping[Path, bytes],
) -> tuple[Word, tuple[str, ...]]:
    """Everything made ready, and the word that says so; nothing in the tree has changed. The commits are made too, but
    no branch has them."""
    prefix = git.prefix(root) if planned else ""
    steps = []
    for path, content in sorted(files.items(), key=lambda item: (item[1] is not None, item[0])):
        place, staged = root / path, _staged(folder, prefix, path)
        mode = None if content is None else _mode(place)
        if content is not None and mode is not None:
            staged.parent.mkdir(parents=True, exist_ok=True)
            _written(staged, content)
            staged.chmod(mode)
        steps.append(Step(path, mode, _state(place), "" if content is None else _hash(content)))
    made, goal = commits.prepared(root, folder / STAGED, folder / INDEX, planned, branch) if planned else ((), None)
    for number, content in enumerate(beside.values()):
        (folder / BESIDE).mkdir(exist_ok=True)
        _written(folder / BESIDE / str(number), content)
    way = os.path.relpath(root.resolve(), folder.resolve())
    word = Word(tuple(steps), way, prefix, goal, tuple(map(str, beside)))
    _written(folder / f"{SAID}.new", json.dumps(asdict(word)).encode())
    (folder / f"{SAID}.new").replace(folder / SAID)
    _synced(folder)
    return word, made


def _staged(folder: Path, prefix: str, path: str) -> Path:
    """Below git's root, so that git can take the folder for a working copy."""
    return folder / STAGED / prefix / path


# ---- after the word


def _carried_out(root: Path, folder: Path, word: Word, spared: Collection[str] = ()) -> None:
    """The branch, which is one operation, and then the files, but for those that are spared; every step may be done
    twice."""
    if word.goal:
        commits.reach(root, word.goal)
    for step in word.steps:
        if step.path not in spared:
            _place(root, step, _staged(folder, word.prefix, step.path))
    for parent in {(root / step.path).parent for step in word.steps}:
        if parent.is_dir():
            _synced(parent)
    if word.goal:
        commits.indexed(root, [step.path for step in word.steps])
    for number, place in enumerate(word.beside):
        try:
            _copied(folder / BESIDE / str(number), Path(place))
        except OSError as error:
            _tell(f"{place} cannot be written ({error.strerror}); all else is done")
    _forgotten(folder)


def _place(root: Path, step: Step, staged: Path) -> None:
    """One file, by one rename: never half there."""
    place = root / step.path
    if step.mode is None:
        place.unlink(missing_ok=True)
        _empty(root, place.parent)
    elif staged.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            staged.replace(place)
        except OSError as error:
            if error.errno != errno.EXDEV:  # git's folder is on another file system
                raise
            _copied(staged, place, step.mode)


def _copied(staged: Path, place: Path, mode: int = 0o644) -> None:
    """The same where it cannot be one rename from there, or shall stay there too."""
    beside = place.with_name(f".{place.name}.promoted")
    try:
        _written(beside, staged.read_bytes())
        beside.chmod(mode)
        beside.replace(place)
    except OSError:
        beside.unlink(missing_ok=True)  # whoever looks at the folder would take it for one of its files
        raise


def _empty(root: Path, folder: Path) -> None:
    """Folders that git would not keep go too."""
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _forgotten(folder: Path) -> None:
    for name in (SAID, f"{SAID}.new", INDEX, f"{INDEX}.lock"):  # git's own lock, when it was killed as well
        (folder / name).unlink(missing_ok=True)
    for name in (STAGED, BESIDE):
        if (folder / name).exists():
            shutil.rmtree(folder / name)


# ---- what a killed run left


def _settled(folder: Path) -> str:
    """Bring to an end what was said, or take it back where nothing had happened yet; without a word, forget what was
    begun. What was done, in a sentence."""
    said = folder / SAID
    if not said.is_file():
        _forgotten(folder)
        return ""
    word = _read(said)
    root = (folder / word.root).resolve()  # one git repository may hold several trees
    ways = {step.path: _way(root, step) for step in word.steps}
    foreign = [path for path, way in ways.items() if way == "foreign"]
    reached = word.goal is not None and commits.reached(root, word.goal)
    if not reached and "new" not in ways.values():
        if word.goal:
            commits.undone(root, word.goal)
        _forgotten(folder)
        return "an earlier run was stopped before it had changed anything: what it had begun is taken back"
    if foreign and not reached:
        raise PenstockError(
            f"an earlier run was stopped while it wrote {counted(len(ways), 'file')}, and {foreign[0]} has been "
            f"changed since: put it back as it was (`git checkout -- {foreign[0]}`) and run this again, which finishes "
            f"it; or remove {said} to leave the files as they are"
        )
    _carried_out(root, folder, word, foreign)
    files = "file is" if len(ways) == 1 else f"{len(ways)} files are all"
    done = f"an earlier run was stopped while it wrote: its {files} in place now"
    return f"{done}, but for {', '.join(foreign)}, changed since" if foreign else done


def _way(root: Path, step: Step) -> str:
    """How far a file is: `new`, `old`, both, or changed by somebody else (`foreign`)."""
    now = _state(root / step.path)
    if step.old == step.new == now:
        return "both"
    return "new" if now == step.new else "old" if now == step.old else "foreign"


def _read(said: Path) -> Word:
    try:
        data: dict[str, Any] = json.loads(said.read_text(encoding="utf-8"))
        goal = data["goal"]
        return Word(
            tuple(Step(**one) for one in data["steps"]),
            data["root"],
            data["prefix"],
            Goal(**goal) if goal else None,
            tuple(map(str, data.get("beside", ()))),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PenstockError(
            f"{said} cannot be read: an earlier run was stopped while it wrote; look at `git status`, put the files "
            "right, and remove it"
        ) from error


def _tell(sentence: str) -> None:
    if sentence:
        print(f"penstock: {sentence}", file=sys.stderr)


# ---- files


def _folder(root: Path) -> Path:
    """The journal's folder, in git's own where there is git. No program is started: every command asks."""
    for above in (root.absolute(), *root.absolute().parents):
        dot = above / ".git"
        if dot.is_dir():
            return dot / FOLDER
        if dot.is_file():  # a linked working copy, or a submodule
            return above / dot.read_text(encoding="utf-8").strip().removeprefix("gitdir: ") / FOLDER
    return cache.place(OUTSIDE, _hash(os.fsencode(root.resolve()))[:16])


def _state(place: Path) -> str:
    """The hash of a file's content; empty when there is none."""
    if place.is_symlink() or place.is_dir():
        return "no file"
    return _hash(place.read_bytes()) if place.exists() else ""


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


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
