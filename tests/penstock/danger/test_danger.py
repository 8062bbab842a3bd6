"""Grades."""

from penstock.danger.danger import Danger, Grade


def test_grades_stand_in_order_and_say_their_names() -> None:
    assert sorted(Grade) == [Grade.NONE, Grade.CAUTION, Grade.DANGER, Grade.CRITICAL]
    assert [str(grade) for grade in Grade] == ["none", "caution", "danger", "critical"]


def test_a_danger_without_clusters_is_about_none() -> None:
    assert Danger("a", Grade.CAUTION, "b").clusters == ()
