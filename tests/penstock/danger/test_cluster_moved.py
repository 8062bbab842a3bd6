"""A cluster that stands in another folder."""

from penstock.danger.cluster_moved import check
from penstock.danger.danger import Grade
from penstock.diff.outcome import State
from tests.penstock.support.diffs import outcome


def test_the_folder_before_is_named() -> None:
    clusters = [
        outcome("a/l4", State.CHANGED, before="clusters/old/l4"),
        outcome("b/l4", State.CHANGED),
        outcome("c/l4", State.REMOVED, before="clusters/gone/l4"),
    ]
    (one,) = check(clusters)
    assert (one.grade, one.clusters) == (Grade.CAUTION, ("a/l4",))
    assert one.sentence.startswith("its entry folder was clusters/old/l4:")
