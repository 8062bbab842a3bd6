"""What penstock asks git; every question is a program run through the one door."""

import os
import re
from pathlib import Path

from penstock import process
from penstock.errors import PenstockError, ToolFailed

#: Folder → the root that git named: one command asks several times, and a process is not for nothing.
_TOPS: dict[Path, Path] = {}
#: What leads from a revision to one before it.
RELATIVE = re.compile(r"[~^@](?=[\d{~^]|$)")
#: What stands for the branch that one follows.
FOLLOWED = re.compile(r"@\{(?:u|upstream|push)\}", re.IGNORECASE)
#: The files that may name a branch: to look through all others takes git three times as long.
MANIFESTS = ("*.yaml", "*.yml", "*Kustomization")
#: What git takes for several commits, or for something inside one.
NO_COMMIT = re.compile(r"\.\.|:|\^\{|\s|\A[-^]|\A\Z")

#: What git says where there is no working copy; anything else it says of one that it cannot or may not read.
NO_REPOSITORY = ("not a git repository", "cannot use bare repository", "in a work tree")


def top(folder: Path) -> Path | None:
    """The root of the working copy that holds `folder`, or None where there is no git repository."""
    known = _TOPS.get(folder)
    if known is not None and (known / ".git").exists() and (known == folder or not (folder / ".git").exists()):
        return known
    if not folder.is_dir():
        return None
    try:
        answer = process.answer("git", "rev-parse", "--show-toplevel", cwd=folder)
    except PenstockError:
        return None
    if answer.code:
        said = answer.stderr.decode(errors="replace")
        if any(words in said for words in NO_REPOSITORY):
            return None
        raise PenstockError(_refused(folder, said))
    found = Path(os.fsdecode(answer.stdout.rstrip(b"\n")))
    # A `.git` can never be committed: what has none is a repository that somebody's files pretend to be.
    if not (found / ".git").exists():
        return None
    _TOPS[folder] = found
    return found


def _refused(folder: Path, said: str) -> str:
    """Why git reads nothing of a folder, and what it says to do."""
    reason = " ".join(said.partition("\nTo add")[0].split()).removeprefix("fatal: ")
    remedy = re.search(r"^\s*(git config .*)$", said, re.MULTILINE)
    return f"git refuses {folder}: {reason}" + (f"; where you trust it: `{remedy[1]}`" if remedy else "")


def none(folder: Path, why: str) -> str:
    """The sentence for a folder that no working copy holds."""
    if (folder / "HEAD").is_file() and (folder / "objects").is_dir():
        return (
            f"{folder} is a bare repository of git, without a working copy: `git worktree add FOLDER` in it makes one; "
            "run this there"
        )
    return f"{folder} is in no git repository: {why}"


def directory(folder: Path) -> Path:
    """The repository's git directory (absolute), for reading objects."""
    shown = process.run("git", "rev-parse", "--absolute-git-dir", cwd=folder)
    return Path(os.fsdecode(shown.rstrip(b"\n")))


def prefix(folder: Path) -> str:
    """The folder below git's root, as git writes it: empty, or `a/b/`."""
    return os.fsdecode(process.run("git", "rev-parse", "--show-prefix", cwd=folder).rstrip(b"\n"))


def remotes(folder: Path) -> tuple[str, ...]:
    """The URLs of all remotes, as configured."""
    listed = process.run("git", "config", "--get-regexp", r"^remote\..*\.url$", cwd=folder, ok=(0, 1))
    return tuple(line.split(" ", 1)[1] for line in os.fsdecode(listed).splitlines() if " " in line)


def bring(folder: Path, name: str) -> str:
    """The command that brings a revision which the clone does not have: a branch of a remote as that, all else by its
    own name."""
    remote, _, branch_ = name.partition("/")
    if branch_ and remote in remote_names(folder):
        return f"git fetch {remote} {branch_}:refs/remotes/{remote}/{branch_}"
    return f"git fetch origin {name}"


def unknown(folder: Path, name: str) -> str:
    """Why a revision cannot be had, and what brings it."""
    if top(folder) is None:
        return f"there is no git repository here: there is nothing to compare with, {name} neither"
    if NO_COMMIT.search(name):
        return f"{name or 'an empty text'} is no revision: a branch, a tag or a commit is"
    if commit(folder, "HEAD") is None:
        return "there is no commit yet: there is nothing to compare with"
    if FOLLOWED.search(name):
        own = name.partition("@")[0] or branch(folder) or "what is checked out"
        return f"{name} is nowhere: {own} follows no branch of a remote; name one"
    begun = RELATIVE.split(name, maxsplit=1)[0] or "HEAD"
    if begun != name and commit(folder, begun) is not None:
        if is_shallow(folder):
            return (
                f"{name} is before what this clone has; the clone is shallow: `git fetch --unshallow` brings the rest"
            )
        return f"there is no commit {name}: the history of {begun} does not go back that far"
    return f"the revision {name} is not in this clone: bring it with `{bring(folder, begun)}`"


def renamed(folder: Path, since: str) -> dict[str, str]:
    """Old path → new one, below the folder, of the files that git sees as renamed since a commit; what is new and was
    not added yet it does not see."""
    argv = ("git", "diff", "--relative", "--name-status", "--diff-filter=R", "--find-renames", "-z", since, "--", ".")
    words = [os.fsdecode(one) for one in process.run(*argv, cwd=folder, bounded=True).split(b"\0")]
    return dict(zip(words[1::3], words[2::3], strict=False))


def remote_names(folder: Path) -> tuple[str, ...]:
    """The remotes by their names."""
    return tuple(process.run("git", "remote", cwd=folder).decode().split())


def commit(folder: Path, *names: str) -> str | None:
    """The commit that the first known of `names` points at, or None when the clone has none of them."""
    for name in names:
        if name.startswith(("-", "^")) or "\0" in name:
            continue
        try:
            shown = process.run("git", "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}", cwd=folder)
        except ToolFailed:
            continue
        return shown.decode().strip()
    return None


def branch(folder: Path) -> str:
    """The branch that is checked out; empty when the head is detached or unborn."""
    shown = process.run("git", "symbolic-ref", "--quiet", "--short", "HEAD", cwd=folder, ok=(0, 1, 128))
    return shown.decode(errors="replace").strip()


def followed(folder: Path, branch: str) -> bool:
    """True when a file that may be a manifest, tracked or new, holds `branch: <this one>`."""
    name = re.sub(r"(\W)", r"[\1]", branch).replace("[^]", r"\^")
    pattern = f"branch: *[\"']?{name}[\"']?[[:space:]]*([,}}#].*)?$"
    argv = ("git", "grep", "--untracked", "-l", "-I", "-E", "-e", pattern, "--", *MANIFESTS)
    return bool(process.run(*argv, cwd=folder, ok=(0, 1), bounded=True))


def tags(folder: Path) -> tuple[str, ...]:
    """All tag names."""
    listed = process.run("git", "for-each-ref", "--format=%(refname:strip=2)", "refs/tags/", cwd=folder)
    return tuple(os.fsdecode(listed).splitlines())


def upstream(folder: Path) -> str | None:
    """The branch that the one checked out is to be merged into: its upstream, else the remote's or the own main branch.
    None when there is none besides the one that is checked out."""
    for name in ("@{upstream}", "refs/remotes/origin/HEAD", "origin/main", "origin/master", "main", "master"):
        if commit(folder, name) is not None:
            shown = process.run("git", "rev-parse", "--abbrev-ref", name, cwd=folder, ok=(0, 128))
            told = os.fsdecode(shown.rstrip(b"\n")) or name
            return told if told != branch(folder) else None
    return None


def merge_base(folder: Path, one: str, other: str) -> str | None:
    """The best common ancestor of two commits, or None when the clone has none."""
    shown = process.run("git", "merge-base", one, other, cwd=folder, ok=(0, 1, 128))
    return shown.decode().strip() or None


def is_shallow(folder: Path) -> bool:
    """True for a clone whose history is cut off."""
    return process.run("git", "rev-parse", "--is-shallow-repository", cwd=folder).strip() == b"true"


def program() -> str:
    """The absolute path of git."""
    import shutil

    found = shutil.which("git")
    if not found:
        raise PenstockError("the program 'git' is not on PATH: install it, or put it on PATH")
    return found


def identity(folder: Path) -> str:
    """Who commits here: `Ada <ada@example.org>`."""
    return _identity(folder, "GIT_COMMITTER_IDENT")


def author(folder: Path) -> str:
    """Who is named as the author of what is committed here."""
    return _identity(folder, "GIT_AUTHOR_IDENT")


def _identity(folder: Path, variable: str) -> str:
    try:
        shown = process.run("git", "var", variable, cwd=folder).decode(errors="replace")
    except ToolFailed as error:
        raise PenstockError(
            "git does not know who commits here, and nothing was changed: say it with "
            "`git config user.name NAME` and `git config user.email ADDRESS`"
        ) from error
    return shown.partition(">")[0] + ">"
