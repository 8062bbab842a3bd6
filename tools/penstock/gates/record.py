"""Write what was decided about a site, all at once, and commit it when that is asked for."""

from collections.abc import Mapping
from pathlib import Path

from penstock import journal
from penstock.commits import Commit


def record(root: Path, files: Mapping[str, bytes | None], message: str, *, commit: bool) -> str:
    """Bring the files (None: removed) to the tree; the commit, or empty where none was wanted or needed."""
    with journal.alone(root) as folder:
        made = journal.write(root, folder, files, [Commit(message, tuple(files))] if commit else ())
    return made[-1] if made else ""
