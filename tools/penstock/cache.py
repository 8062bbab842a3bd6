"""Where penstock keeps what it can make again: disposable, private to the user."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from penstock.errors import PenstockError


def folder(*parts: str) -> Path:
    """A folder under the user's cache folder, made when it is missing (mode 0700). PenstockError when it cannot be."""
    path = place(*parts)
    with writing(path):
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """PenstockError with what to do where something that cannot be done without is not written there."""
    try:
        yield
    except OSError as error:
        why = f"{path} cannot be written ({error.strerror})"
        raise PenstockError(f"the cache folder {why}: say in XDG_CACHE_HOME where there is room") from error


def place(*parts: str) -> Path:
    """Where such a folder is, or would be. PenstockError for a user without a home."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError as error:
        raise PenstockError("this user has no home folder: say in XDG_CACHE_HOME where the cache may be") from error
    return base.joinpath("penstock", *parts)
