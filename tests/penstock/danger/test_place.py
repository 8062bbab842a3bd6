"""What a danger is worth where it is."""

from penstock.danger.danger import Danger, Grade
from penstock.danger.place import placed

LEVELS = {"line": "l2", "hall": "l3", "site": "l4"}


def graded(grade: Grade, *clusters: str) -> list[tuple[Grade, tuple[str, ...]]]:
    return [(one.grade, one.clusters) for one in placed([Danger("a", grade, "b", clusters)], LEVELS)]


def test_a_line_is_one_grade_graver() -> None:
    assert graded(Grade.CAUTION, "line", "hall") == [(Grade.DANGER, ("line",)), (Grade.CAUTION, ("hall",))]
    assert graded(Grade.CRITICAL, "line") == [(Grade.CRITICAL, ("line",))]
    assert graded(Grade.NONE, "line") == [(Grade.NONE, ("line",))]


def test_elsewhere_it_stays_what_it_is() -> None:
    assert graded(Grade.DANGER, "site", "hall") == [(Grade.DANGER, ("hall", "site"))]


def test_without_clusters_all_are_meant() -> None:
    assert graded(Grade.CAUTION) == [(Grade.DANGER, ("line",)), (Grade.CAUTION, ("hall", "site"))]
