"""The whole run in the store: when nothing changed at all, the report is the last one and nothing else is done."""

import hashlib
import json
from collections.abc import Sequence

from penstock import git
from penstock.store import reports
from penstock.store.store import Key, Store, key
from penstock.store.version import tools
from penstock.tree import Tree
from penstock.validate.report import Report


def question(tree: Tree, words: Sequence[object]) -> Key:
    """The key of a run: every file of the tree, what git says of it, and what was asked for on the command line."""
    digest = hashlib.blake2b(digest_size=20)
    for path, (mode, oid, _) in tree.entries.items():
        digest.update(f"{path}\0{mode}\0{oid}\0".encode("utf-8", "surrogateescape"))
    inside = git.top(tree.root) is not None
    about = [git.remotes(tree.root), git.branch(tree.root)] if inside else []
    return key("whole", tools(), digest.digest(), json.dumps([about, list(words)]))


def recall(store: Store, asked: Key, tree: Tree) -> Report | None:
    """The report of an equal run, or None."""
    value = store.get([asked]).get(asked)
    if value is None:
        return None
    kept, findings = json.loads(value)
    clusters = tuple(one for one in reports.get(store, [bytes.fromhex(one) for one in kept]) if one is not None)
    if len(clusters) < len(kept):
        return None
    return Report(clusters, tuple(map(reports.finding_read, findings)), tree=tree)


def remember(store: Store, asked: Key, report: Report) -> None:
    """Store a report that is wholly made of remembered clusters."""
    clusters = [cluster.kept.hex() for cluster in report.clusters]
    findings = [reports.finding_written(finding) for finding in report.findings]
    store.put(asked, json.dumps([clusters, findings]).encode())
