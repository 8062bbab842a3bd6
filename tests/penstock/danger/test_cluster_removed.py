"""A cluster that goes."""

from penstock.danger.cluster_removed import check
from penstock.danger.danger import Grade
from penstock.diff.outcome import State
from tests.penstock.support.diffs import outcome


def test_only_clusters_that_are_gone() -> None:
    clusters = [outcome("a/l4", State.REMOVED, objects=7), outcome("b/l4", State.ADDED), outcome("c/l4")]
    (one,) = check(clusters)
    assert (one.grade, one.clusters) == (Grade.DANGER, ("a/l4",))
    assert "leaves 7 objects" in one.sentence
