"""A workload that is scaled to nothing."""

from typing import Any

from penstock.danger import replicas_zero
from penstock.danger.danger import Grade
from tests.penstock.support.seen import grades, made, seen


def scaled(before: Any, after: Any, kind: str = "Deployment") -> list[Grade]:
    sides = (made(kind, "apps", spec={"replicas": count}) for count in (before, after))
    return grades(replicas_zero, seen(*sides))


def test_to_zero() -> None:
    assert scaled(2, 0) == scaled(None, 0) == scaled(1, 0, "StatefulSet") == [Grade.DANGER]


def test_nothing_else() -> None:
    assert scaled(0, 0) == scaled(0, 2) == scaled(2, 1) == scaled(2, 0, "Thing") == []
    assert grades(replicas_zero, seen(None, made("Deployment", "apps", spec={"replicas": 0}))) == []
