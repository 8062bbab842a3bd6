"""The shortest way to a report: the last one, when nothing changed since; only else is anything loaded and done."""

import os
from collections.abc import Sequence
from pathlib import Path

from penstock.root import root_of
from penstock.store import whole
from penstock.store.store import Key, Store
from penstock.today import now
from penstock.tree import Tree
from penstock.tree.working import working_tree
from penstock.validate.report import Report


def validate(path: Path, entries: Sequence[str] = (), globs: Sequence[str] = (), tree: Tree | None = None) -> Report:
    """The report of the repository that holds `path`; `tree` stands for its working copy where it is given."""
    root, below = root_of(path)
    tree = tree or working_tree(root)
    if os.environ.get("PENSTOCK_NO_STORE"):
        return _anew(tree, below, entries, globs, None)
    asked = whole.question(tree, [below, *entries, None, *globs, None, str(now().date())])
    with Store() as store:
        known = whole.recall(store, asked, tree)
    return known or _anew(tree, below, entries, globs, asked)


def _anew(tree: Tree, below: str, entries: Sequence[str], globs: Sequence[str], asked: Key | None) -> Report:
    from penstock.worker.pool import Pool

    pool = Pool()
    pool.begin()
    from penstock.workshop import Workshop

    with Workshop(pool=pool) as workshop:
        from penstock.fleet import open_tree
        from penstock.validate import run

        repository = open_tree(tree, below, entries, globs)
        made = run.clusters(workshop, repository)
        pool.dismiss()
        report = run.whole(workshop, repository, made)
        if asked is not None and workshop.store is not None and workshop.kept:
            whole.remember(workshop.store, asked, report)
    return report
