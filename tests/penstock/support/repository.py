"""Small git repositories made for one test."""

import os
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: Files to write: path → text or bytes; None deletes.
Files = Mapping[str, "str | bytes | None"]

#: git that asks nobody, reads no settings of this machine, and makes the same commits every time.
ENVIRONMENT: Mapping[str, str] = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2026-01-02T03:04:05+00:00",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_COMMITTER_DATE": "2026-01-02T03:04:05+00:00",
}

#: One file system entry: mode, time of change in ns, and content (a link's target, a folder's nothing).
Facts = tuple[int, int, bytes]


@dataclass(frozen=True)
class Repository:
    """A working copy under a temporary folder."""

    root: Path

    def write(self, files: Files) -> "Repository":
        """Write, replace or delete files; folders come by themselves."""
        write(self.root, files)
        return self

    def git(self, *argv: str) -> str:
        """Run git here and return what it printed."""
        done = subprocess.run(["git", *argv], cwd=self.root, capture_output=True, check=True, env=environment())
        return done.stdout.decode(errors="replace").strip()

    def commit(self, files: Files | None = None) -> str:
        """Write files, commit everything, and return the commit's id."""
        self.write(files or {})
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "change")
        return self.git("rev-parse", "HEAD")


def initialised(root: Path) -> Repository:
    """An empty git repository on branch main."""
    root.mkdir(parents=True, exist_ok=True)
    repository = Repository(root)
    repository.git("init", "--quiet", "--initial-branch", "main")
    return repository


def write(root: Path, files: Files) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        path = root / name
        if content is None:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def listing(root: Path) -> dict[str, Facts]:
    """Everything below a folder, git's own files too: two listings are equal when nobody wrote anything."""
    return {os.fsdecode(os.path.relpath(path, root)): _facts(path) for path in [root, *root.rglob("*")]}


def environment() -> dict[str, str]:
    """This process' environment with git's made harmless."""
    return {**os.environ, **ENVIRONMENT}


def _facts(path: Path) -> Facts:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        content = os.fsencode(path.readlink())
    else:
        content = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
    return status.st_mode, status.st_mtime_ns, content
