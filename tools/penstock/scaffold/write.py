"""Files are written all or not at all: everything under temporary names first, then renamed; on failure undone."""

import os
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from penstock import links
from penstock.errors import PenstockError
from penstock.scaffold.plan import File


@dataclass
class _Step:
    """One rename: from a temporary name to a place that is new, or (`old`) holds a file."""

    temporary: Path
    place: Path
    old: bytes | None
    done: bool = False


@dataclass
class _Writing:
    """What has been done so far, so that it can be undone."""

    root: Path
    steps: dict[Path, _Step] = field(default_factory=dict)

    def prepare(self, file: File) -> None:
        """Write one file under the temporary name of the first part of its path that does not exist yet."""
        place = self.root / file.path
        links.refuse(place, self.root)
        top = self._top(place)
        step = self.steps.setdefault(top, _Step(_temporary(top), top, file.old if top == place else None))
        target = step.temporary / place.relative_to(top) if top != place else step.temporary
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.content)
        target.chmod(_mode(place) or file.mode)

    def _top(self, place: Path) -> Path:
        top = place
        while not top.parent.exists():
            top = top.parent
        return top

    def commit(self) -> None:
        """Give every temporary its name."""
        for step in self.steps.values():
            if step.old is None and step.place.exists():
                raise FileExistsError(17, "it has appeared meanwhile", str(step.place))
            step.temporary.replace(step.place)
            step.done = True

    def undo(self) -> None:
        """As it was before; what cannot be undone stays, for the failure itself is what counts."""
        for step in reversed(self.steps.values()):
            with suppress(OSError):
                if not step.done:
                    _remove(step.temporary)
                elif step.old is None:
                    _remove(step.place)
                else:
                    step.temporary.write_bytes(step.old)
                    step.temporary.chmod(_mode(step.place) or 0o644)
                    step.temporary.replace(step.place)


def write(root: Path, files: Iterable[File]) -> None:
    """Write the files. Raises PenstockError when that fails; then the tree is as it was."""
    writing = _Writing(root)
    try:
        with _stoppable():
            for file in files:
                writing.prepare(file)
            writing.commit()
    except OSError as error:
        writing.undo()
        where = Path(error.filename).name if error.filename else root.name
        raise PenstockError(f"{where} cannot be written ({error.strerror}): nothing was") from error
    except BaseException:
        writing.undo()
        raise


@contextmanager
def _stoppable() -> Iterator[None]:
    """Who is asked to end (SIGTERM) is interrupted, so that what was begun is undone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _temporary(place: Path) -> Path:
    """A name beside the place that no Kustomization, glob or git commit is likely to take for a part of the fleet."""
    return place.with_name(f".{place.name}.{os.getpid()}.new")


def _mode(place: Path) -> int | None:
    try:
        return place.stat().st_mode & 0o777
    except OSError:
        return None


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
