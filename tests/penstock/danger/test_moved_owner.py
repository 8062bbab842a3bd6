"""An object that another Kustomization applies."""

from penstock.danger import moved_owner
from penstock.danger.danger import Grade
from penstock.diff.change import Action
from tests.penstock.support.seen import made, said, seen


def test_what_holds_state_is_graver() -> None:
    for kind, grade in (("ConfigMap", Grade.CAUTION), ("Namespace", Grade.DANGER), ("StatefulSet", Grade.DANGER)):
        one = seen(made(kind), made(kind), action=Action.MOVED)
        assert said(moved_owner, one) == [(grade, "if f/x runs before f/y, it is deleted and made anew")]


def test_a_change_in_place_moves_nothing() -> None:
    assert said(moved_owner, seen(made("Namespace"), made("Namespace"))) == []
