"""Equal changes once, with their clusters."""

from dataclasses import replace

from penstock.danger.danger import Danger, Grade
from penstock.diff.compare import ClusterDiff
from penstock.diff.group import grouped
from penstock.diff.unbuilt import Unbuilt
from tests.penstock.support.diffs import added, change, field

LEFT, RIGHT = change("web", field()).object, change("web", field(after=3)).object


def clusters(*diffs: ClusterDiff) -> list[tuple[str, ...]]:
    return [one.clusters for one in grouped(diffs)[0]]


def test_equal_changes_are_one() -> None:
    assert clusters(ClusterDiff("b", (LEFT,)), ClusterDiff("a", (LEFT,))) == [("a", "b")]


def test_any_difference_parts_them() -> None:
    assert clusters(ClusterDiff("a", (LEFT,)), ClusterDiff("b", (RIGHT,))) == [("a",), ("b",)]
    follows = change("web", field(follows="ConfigMap/a/b")).object
    for other in (
        follows,
        change("web", owners=("f/a", "f/b")).object,
        added("web").object,
        replace(LEFT, fields=tuple(replace(one, noise="a reason") for one in LEFT.fields)),
        change("web", field(path="spec.other")).object,
    ):
        assert len(clusters(ClusterDiff("a", (LEFT,)), ClusterDiff("b", (other,)))) == 2


def test_dangers_part_them_too() -> None:
    grave = replace(LEFT, dangers=(Danger("a", Grade.DANGER, "b"),))
    assert len(clusters(ClusterDiff("a", (LEFT,)), ClusterDiff("b", (grave,)))) == 2


def test_true_is_not_one() -> None:
    yes, one = (change("web", field(after=value)).object for value in (True, 1))
    assert len(clusters(ClusterDiff("a", (yes,)), ClusterDiff("b", (one,)))) == 2


def test_what_cannot_be_known_is_told_once() -> None:
    unbuilt = Unbuilt("f/apps", "", "no file", 2)
    diffs = [ClusterDiff(name, (), (unbuilt,)) for name in "ba"]
    (one,) = grouped(diffs)[1]
    assert (one.what, one.clusters) == (unbuilt, ("a", "b"))
