"""The root of a repository, from any folder in it."""

from pathlib import Path

from penstock import git
from penstock.errors import PenstockError

#: The file that marks a root and holds its settings.
FILE = "penstock.yaml"


def root_of(path: Path) -> tuple[Path, str]:
    """The nearest folder upwards with a penstock.yaml, else git's, else the path itself; and the path below it."""
    if not path.is_dir():
        raise PenstockError(f"{path} is no folder")
    path = path.resolve()
    top = git.top(path)
    for folder in (path, *path.parents):
        if folder == top or (folder / FILE).is_file():
            return folder, "" if folder == path else path.relative_to(folder).as_posix()
        if top is None:
            break
    return path, ""
