"""What holds state is deleted."""

import pytest

from penstock.danger import removed_stateful
from penstock.danger.danger import Grade
from penstock.diff.change import Fate
from tests.penstock.support.seen import grades, made, seen


@pytest.mark.parametrize(
    ("kind", "grade"),
    [
        ("StatefulSet", Grade.DANGER),
        ("PersistentVolumeClaim", Grade.CRITICAL),
        ("PersistentVolume", Grade.CRITICAL),
    ],
)
def test_by_what_is_lost(kind: str, grade: Grade) -> None:
    assert grades(removed_stateful, seen(made(kind), None)) == [grade]
    assert grades(removed_stateful, seen(made(kind), None, fate=Fate.ORPHANED)) == []


def test_nothing_else() -> None:
    assert grades(removed_stateful, seen(made("Deployment"), None)) == []
