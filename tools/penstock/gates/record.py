"""Write what was decided about a site, all at once, and commit it when that is asked for."""

from collections.abc import Mapping
from pathlib import Path

from penstock import git
from penstock.promote import journal


def record(root: Path, files: Mapping[str, bytes | None], message: str, *, commit: bool) -> str:
    """Bring the files (None: removed) to the tree; the commit, or empty where none was wanted."""
    with journal.alone(root) as folder:
        journal.write(root, folder, files)
    return git.commit_files(root, message, tuple(files)) if commit else ""
