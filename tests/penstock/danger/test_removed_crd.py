"""A CustomResourceDefinition that is deleted."""

from typing import Any

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


def test_a_version_that_is_no_longer_served() -> None:
    def served(**versions: bool) -> dict[str, Any]:
        listed = [{"name": name, "served": yes} for name, yes in versions.items()]
        return {**ONE, "spec": {**ONE["spec"], "versions": listed}}

    before = served(v1=True, v1beta1=True, v1alpha1=False)
    for after in (served(v1=True), served(v1=True, v1beta1=False)):
        assert said(removed_crd, seen(before, after)) == [
            (Grade.DANGER, "its version v1beta1 is no longer served: whoever asks for it gets an error")
        ]
    assert said(removed_crd, seen(served(v1=True), before)) == []
