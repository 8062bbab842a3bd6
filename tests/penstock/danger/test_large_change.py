"""More than a person reads with care."""

from penstock.danger.danger import Grade
from penstock.danger.large_change import LOST, MANY, check


def test_many_changes() -> None:
    assert not list(check(MANY, {}, ("a",)))
    (one,) = check(MANY + 1, {}, ("a", "b"))
    assert (one.grade, one.clusters) == (Grade.CAUTION, ("a", "b"))
    assert one.sentence == "101 distinct changes in one go"


def test_a_cluster_that_loses_much() -> None:
    (one,) = check(1, {"a": LOST, "b": LOST + 1, "c": LOST + 9}, ("a", "b", "c"))
    assert (one.grade, one.clusters) == (Grade.DANGER, ("b", "c"))
    assert one.sentence == "up to 29 objects of one cluster are deleted"
