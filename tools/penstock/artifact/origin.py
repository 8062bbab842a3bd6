"""Where an artifact comes from: the commit's revision as Flux writes it, and its time."""

from pathlib import Path

from penstock import git, process
from penstock.artifact.layout import Origin


def origin(root: Path, commit: str, url: str = "") -> Origin:
    """What Flux would call the commit, and when it was made."""
    said = process.run("git", "show", "--no-patch", "--format=%cI", commit, cwd=root).decode().strip()
    branch = git.branch(root)
    return Origin(url, f"{branch}@sha1:{commit}" if branch else f"sha1:{commit}", said)
