"""A CustomResourceDefinition that is deleted."""

from penstock.danger import removed_crd
from penstock.danger.danger import Grade
from penstock.diff.change import Fate
from tests.penstock.support.seen import made, said, seen

ONE = made("CustomResourceDefinition", "apiextensions.k8s.io", spec={"names": {"kind": "Thing"}})


def test_deleted() -> None:
    for fate in (Fate.DELETED, Fate.CASCADED):
        ((grade, sentence),) = said(removed_crd, seen(ONE, None, fate=fate))
        assert grade is Grade.CRITICAL
        assert "every object of Thing" in sentence


def test_what_stays_on_the_cluster_is_not_meant() -> None:
    for fate in (Fate.ORPHANED, Fate.KEPT, Fate.ABANDONED):
        assert said(removed_crd, seen(ONE, None, fate=fate)) == []
    assert said(removed_crd, seen(ONE, ONE)) == []
    assert said(removed_crd, seen(made("ConfigMap"), None)) == []
