"""A NetworkPolicy that is deleted."""

from penstock.danger import removed_policy
from penstock.danger.danger import Grade
from penstock.diff.change import Fate
from tests.penstock.support.seen import made, said, seen

ONE = made("NetworkPolicy", "networking.k8s.io", spec={"names": {"kind": "Thing"}})


def test_deleted() -> None:
    for fate in (Fate.DELETED, Fate.CASCADED):
        ((grade, sentence),) = said(removed_policy, seen(ONE, None, fate=fate))
        assert grade is Grade.DANGER
        assert "this NetworkPolicy is deleted" in sentence


def test_what_stays_on_the_cluster_is_not_meant() -> None:
    for fate in (Fate.ORPHANED, Fate.KEPT, Fate.ABANDONED):
        assert said(removed_policy, seen(ONE, None, fate=fate)) == []
    assert said(removed_policy, seen(ONE, ONE)) == []
    assert said(removed_policy, seen(made("ConfigMap"), None)) == []
