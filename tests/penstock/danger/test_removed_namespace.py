"""A Namespace that is deleted."""

from penstock.danger import removed_namespace
from penstock.danger.danger import Grade
from penstock.diff.change import Fate
from tests.penstock.support.seen import made, said, seen

ONE = made("Namespace", "", spec={"names": {"kind": "Thing"}})


def test_deleted() -> None:
    for fate in (Fate.DELETED, Fate.CASCADED):
        ((grade, sentence),) = said(removed_namespace, seen(ONE, None, fate=fate))
        assert grade is Grade.CRITICAL
        assert "" in sentence


def test_what_stays_on_the_cluster_is_not_meant() -> None:
    for fate in (Fate.ORPHANED, Fate.KEPT, Fate.ABANDONED):
        assert said(removed_namespace, seen(ONE, None, fate=fate)) == []
    assert said(removed_namespace, seen(ONE, ONE)) == []
    assert said(removed_namespace, seen(made("ConfigMap"), None)) == []
