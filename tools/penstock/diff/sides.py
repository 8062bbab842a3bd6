"""The two sides of a diff: which revisions are meant, and the repository at each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from penstock import git
from penstock.diff.touched import touched
from penstock.discover import byself
from penstock.errors import NoCluster, PenstockError
from penstock.fleet import Repository, open_tree, settings_of
from penstock.root import root_of
from penstock.tree import Tree
from penstock.tree.revision import revision_tree
from penstock.tree.working import working_tree

WORKING = "working copy"


@dataclass(frozen=True)
class Side:
    """The repository at one time. `label` is what a person calls it, `commit` is empty for the working copy."""

    label: str
    commit: str
    repository: Repository


@dataclass(frozen=True, slots=True)
class Asked:
    """A side before anything is read: its name, and its commit (empty: the working copy)."""

    label: str
    commit: str


def asked(root: Path, base: str = "", head: str = "") -> tuple[Asked, Asked]:
    """The revisions that are meant. BASE may be `A..B` or `A...B`; nothing means the merge base with the upstream."""
    if git.top(root) is None:
        raise PenstockError(git.none(root, "diff needs a revision to compare with"))
    if "..." in base and not head:
        one, _, head = base.partition("...")
        known = _known(root, head or "HEAD")
        return _merge_base(root, one or "HEAD", known), known
    if ".." in base and not head:
        base, _, head = base.partition("..")
        return _known(root, base or "HEAD"), _known(root, head or "HEAD")
    after = _known(root, head) if head else Asked(WORKING, "")
    if base:
        return _known(root, base), after
    upstream = git.upstream(root)
    if upstream is None:
        return _known(root, "HEAD"), after
    return _merge_base(root, upstream, after), after


def _known(root: Path, name: str) -> Asked:
    found = git.commit(root, name)
    if found is None:
        raise PenstockError(git.unknown(root, name))
    return Asked(name, found)


def _merge_base(root: Path, upstream: str, head: Asked) -> Asked:
    one = _known(root, upstream)
    other = head.commit or _known(root, "HEAD").commit
    found = git.merge_base(root, one.commit, other)
    if found is None:
        hint = (
            "the clone is shallow: `git fetch --unshallow` brings the rest" if git.is_shallow(root) else "name a BASE"
        )
        raise PenstockError(f"{upstream} and {head.label or 'HEAD'} have no common ancestor in this clone; {hint}")
    return Asked(f"merge base with {upstream}", found)


def open_sides(
    path: Path, base: str = "", head: str = "", entries: Sequence[str] = (), globs: Sequence[str] = ()
) -> tuple[Side, Side]:
    """Both sides of the repository around `path`."""
    root, below = root_of(path)
    before, after = asked(root, base, head)
    trees = (_tree(root, before), _tree(root, after))
    byself.compare(*trees, touched(*trees).content)
    sides = [
        Side(one.label, one.commit, _repository(tree, one, below, entries, globs))
        for one, tree in zip((before, after), trees, strict=True)
    ]
    return sides[0], sides[1]


def open_side(path: Path, revision: str = "", entries: Sequence[str] = ()) -> Side:
    """The repository around `path` at one revision; the working copy when none is named."""
    root, _ = root_of(path)
    one = _known(root, revision) if revision else Asked(WORKING, "")
    return Side(one.label, one.commit, _repository(_tree(root, one), one, "", entries, ()))


def _tree(root: Path, one: Asked) -> Tree:
    if not one.commit:
        return working_tree(root)
    return replace(revision_tree(root, one.commit), name=f"this at {one.commit[:12]}", here=True)


def _repository(tree: Tree, one: Asked, below: str, entries: Sequence[str], globs: Sequence[str]) -> Repository:
    try:
        return open_tree(tree, below, entries, globs)
    except NoCluster:
        if not one.commit or one.label == WORKING:
            raise
        return Repository(tree, settings_of(tree), (), whole=not globs)
    except PenstockError as error:
        raise PenstockError(f"at {one.label}: {error}" if one.commit else str(error)) from error
