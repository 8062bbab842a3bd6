"""Commits that are made beside the working copy, out of files that are not in place yet; a branch gets them all by one
operation."""

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from penstock import git, process
from penstock.errors import PenstockError, ToolFailed

#: What git is in the middle of while such a file or folder is in its own.
BUSY = {
    "MERGE_HEAD": "merge",
    "CHERRY_PICK_HEAD": "cherry-pick",
    "REVERT_HEAD": "revert",
    "rebase-merge": "rebase",
    "rebase-apply": "rebase",
}


@dataclass(frozen=True)
class Commit:
    """One commit to be made: its message, and the files whose new content it has."""

    message: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Goal:
    """Where the branch stood, where it shall stand, and its name when it is a new one."""

    old: str
    new: str
    branch: str = ""


def prepared(
    root: Path, staged: Path, index: Path, planned: Sequence[Commit], branch: str = ""
) -> tuple[tuple[str, ...], Goal]:
    """Make the commits, one upon the other, as objects that nothing points at. `staged` has the files by their paths
    below git's root; what it lacks is removed. `index` is a file for git to work with."""
    busy = next((what for name, what in BUSY.items() if (git.directory(root) / name).exists()), "")
    if busy:
        raise PenstockError(
            f"git is in the middle of a {busy} here: finish or abort it, for a commit holds nothing else"
        )
    _possible(root)
    staged.mkdir(parents=True, exist_ok=True)
    index.unlink(missing_ok=True)
    old = head = git.commit(root, "HEAD") or ""
    prefix, top, env = git.prefix(root), git.top(root) or root, {"GIT_INDEX_FILE": str(index)}
    process.run("git", "read-tree", *([head] if head else ["--empty"]), cwd=top, env=env)
    made, signed = [], _signed(root)
    last = process.run("git", "rev-parse", f"{head}^{{tree}}", cwd=top).decode().strip() if head else ""
    for one in planned:
        _staged(top, staged, env, [f"{prefix}{path}" for path in one.paths])
        tree = process.run("git", "write-tree", cwd=top, env=env).decode().strip()
        if tree == last:
            continue  # nothing of it is new
        last, argv = tree, ("git", "commit-tree", *signed, *(("-p", head) if head else ()), "-F", "-", tree)
        try:
            head = process.run(*argv, cwd=top, stdin=one.message.encode("utf-8", "surrogateescape")).decode().strip()
        except ToolFailed as error:
            why = "could not sign the commit, as `commit.gpgSign` asks for" if signed else "did not make the commit"
            raise PenstockError(f"git {why}; nothing was changed: {error}") from error
        made.append(head)
    return tuple(made), Goal(old, head, branch)


def _possible(root: Path) -> None:
    """PenstockError for what would stop git in the middle: better now."""
    lock = git.directory(root) / "index.lock"
    if lock.exists():
        raise PenstockError(
            f"git is at work here ({lock} is there): nothing was changed; run this again when it is done, or remove "
            "that file when no git runs any more"
        )
    git.identity(root)
    git.author(root)


def _staged(top: Path, staged: Path, env: Mapping[str, str], paths: Collection[str]) -> None:
    there = {path for path in paths if (staged / path).exists()}
    if gone := {*paths} - there:  # git refuses to hear of what it does not know
        listed = process.run("git", "ls-files", "-z", "--", *_literal(sorted(gone)), cwd=top, env=env)
        there |= gone & {os.fsdecode(path) for path in listed.split(b"\0")}
    argv = ("git", f"--work-tree={staged}", "add", "--all", "--force", "--sparse", "--", *_literal(sorted(there)))
    if there:
        process.run(*argv, cwd=staged, env={**env, "GIT_DIR": str(git.directory(top))})


def _signed(root: Path) -> tuple[str, ...]:
    """Commits are signed where git is told to sign them."""
    asked = process.run("git", "config", "--type=bool", "--get", "commit.gpgSign", cwd=root, ok=(0, 1))
    return ("-S",) if asked.strip() == b"true" else ()


def reach(root: Path, goal: Goal) -> None:
    """Let the branch stand there. PenstockError when somebody else has moved it."""
    if reached(root, goal):
        return
    note = process.run("git", "log", "-1", "--format=commit: %s", goal.new, cwd=root).decode(errors="replace").strip()
    name = f"refs/heads/{goal.branch}" if goal.branch else "HEAD"
    known = git.commit(root, name) if goal.branch else ""
    try:
        if known != goal.new:
            old = "" if goal.branch else goal.old or "0" * len(goal.new)
            process.run("git", "update-ref", "-m", note, name, goal.new, old, cwd=root)
    except ToolFailed as error:
        raise PenstockError(f"git did not let {name} move, nothing was written: {error}") from error
    if goal.branch:
        process.run("git", "symbolic-ref", "-m", f"checkout: moving to {goal.branch}", "HEAD", name, cwd=root)


def reached(root: Path, goal: Goal) -> bool:
    """True when what is checked out has the commits."""
    if goal.branch and git.branch(root) != goal.branch:
        return False
    return git.merge_base(root, goal.new, "HEAD") == goal.new


def undone(root: Path, goal: Goal) -> None:
    """Take back the branch that was made, as long as it has nothing else."""
    if goal.branch and git.commit(root, f"refs/heads/{goal.branch}") == goal.new:
        process.run("git", "update-ref", "-d", f"refs/heads/{goal.branch}", goal.new, cwd=root)


def indexed(root: Path, paths: Iterable[str]) -> None:
    """Let the index have the files as the commits have them."""
    process.run("git", "reset", "--quiet", "--", *_literal(paths), cwd=root)


def _literal(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(f":(literal){path}" for path in paths)
