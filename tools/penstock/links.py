"""Links of a repository that would lead what is written to a place that its reader never named."""

import os
from pathlib import Path

from penstock.errors import PenstockError


def refuse(path: Path, root: Path) -> None:
    """PenstockError when a part of the path, below the root, is a symbolic link: a pull request can bring one."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 (`resolve` would follow the very links)
    for part in (whole, *whole.parents):
        if part != root and part.is_relative_to(root) and part.is_symlink():
            raise PenstockError(f"{path} is not written: {part.relative_to(root)} is a link of the repository")
