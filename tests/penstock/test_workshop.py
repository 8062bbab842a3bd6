from dataclasses import replace
from pathlib import Path

import pytest

from penstock.document import Document
from penstock.tree import Entry, Tree
from penstock.tree.working import working_tree
from penstock.workshop import Workshop, is_secret
from tests.penstock.support.values import document, tree_of


@pytest.mark.parametrize(
    ("one", "secret"),
    [
        (document("v1", "Secret", "a", data={"k": "dg=="}), True),
        (document("v1", "Secret", "a", stringData={"k": "v"}), True),
        (document("v1", "Secret", "a", data={"k": "ENC[…]"}, sops={"mac": "x"}), False),
        (document("v1", "Secret", "a", type="Opaque"), False),
        (document("v1", "ConfigMap", "a", data={"k": "v"}), False),
    ],
)
def test_a_secret_with_values_must_never_be_stored(one: Document, secret: bool) -> None:
    assert is_secret(one) is secret


def test_there_is_no_store_when_it_is_switched_off(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    with Workshop() as shop:
        assert shop.store is None
    monkeypatch.delenv("PENSTOCK_NO_STORE")
    with Workshop(store=False) as shop:
        assert shop.store is None
    with Workshop() as shop:
        assert shop.store is not None


def test_a_file_that_was_just_written_is_not_yet_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = tree_of(tmp_path, {"a": ""})
    with Workshop() as shop:
        assert not shop.settled(tree, "a")
    monkeypatch.setattr("time.time", lambda: (tmp_path / "a").stat().st_ctime + 60)
    later = working_tree(tmp_path)
    with Workshop() as shop:
        assert shop.settled(later, "a")
        assert not shop.settled(later, "gone")


def test_what_changes_while_it_is_listed_is_not_trusted_however_long_ago(tmp_path: Path) -> None:
    tree = tree_of(tmp_path, {"a": ""})
    changed = (tmp_path / "a").stat().st_ctime
    with Workshop() as shop:
        assert not shop.settled(replace(tree, since=changed - 60), "a")
    with Workshop() as shop:
        assert shop.settled(replace(tree, since=changed + 60), "a")


def test_a_revision_never_changes(tmp_path: Path) -> None:
    with Workshop() as shop:
        assert shop.settled(Tree("t", tmp_path, {"a": Entry("100644", "x")}, "c" * 40), "a")
