from dataclasses import replace
from pathlib import Path

from penstock.store import reports, whole
from penstock.store.store import Key, Store
from penstock.tree import Entry, Tree
from penstock.validate.report import Report
from tests.penstock.conftest import MakeRepository
from tests.penstock.store.made import changed, tree
from tests.penstock.support.reports import cluster, finding


def asked(of: Tree, *words: object) -> Key:
    return whole.question(of, words)


def test_an_equal_run_has_the_same_key() -> None:
    assert asked(tree(), "a", 1) == asked(tree(), "a", 1)


def test_contents_names_modes_and_words_are_told_apart() -> None:
    linked = Tree("test", Path("/nowhere"), {path: Entry("100755", e.oid) for path, e in tree().entries.items()})
    keys = [
        *(asked(tree()), asked(changed(a="a: 2\n")), asked(changed(more="")), asked(linked)),
        *(asked(tree(), "a"), asked(tree(), "a", "b"), asked(tree(), "ab"), asked(tree(), None)),
    ]
    assert len(set(keys)) == len(keys)


def test_the_branch_and_the_remotes_count(repo: MakeRepository) -> None:
    repository = repo({"a": "1"})
    here = Tree("test", repository.root, {})
    keys = [asked(here)]
    repository.git("checkout", "--quiet", "-b", "other")
    keys.append(asked(here))
    repository.git("remote", "add", "origin", "https://git.example.org/fleet")
    keys.append(asked(here))
    assert len(set(keys)) == 3


def test_a_report_is_recalled_with_the_tree_of_this_run(tmp_path: Path) -> None:
    question, now = asked(tree()), tree()
    with Store(tmp_path) as store:
        report = Report((reports.put(store, cluster(findings=(finding(),))),), (finding(),))
        assert whole.recall(store, question, now) is None
        whole.remember(store, question, report)
    with Store(tmp_path) as store:
        found = whole.recall(store, question, now)
        assert found is not None
        assert (found.clusters, found.findings) == (report.clusters, report.findings)
        assert found.tree is now
        assert whole.recall(store, asked(changed(a="")), now) is None


def test_a_run_of_which_a_cluster_is_gone_is_not_known(tmp_path: Path) -> None:
    question, now = asked(tree()), tree()
    with Store(tmp_path) as store:
        whole.remember(store, question, Report((replace(cluster(), kept=b"x" * 20),), ()))
        assert whole.recall(store, question, now) is None
