"""Where penstock keeps what it can make again: disposable, private to the user."""

import os
from pathlib import Path

from penstock.errors import PenstockError


def folder(*parts: str) -> Path:
    """A folder under the user's cache folder, made when it is missing (mode 0700)."""
    path = place(*parts)
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def place(*parts: str) -> Path:
    """Where such a folder is, or would be. PenstockError for a user without a home."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError as error:
        raise PenstockError("this user has no home folder: say in XDG_CACHE_HOME where the cache may be") from error
    return base.joinpath("penstock", *parts)
