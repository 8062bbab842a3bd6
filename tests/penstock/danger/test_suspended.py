"""What Flux stops looking after."""

from penstock.danger import suspended
from penstock.danger.danger import Grade
from tests.penstock.support.seen import grades, made, seen


def found(*, before: object, after: object, group: str = "helm.toolkit.fluxcd.io") -> list[Grade]:
    sides = (made("HelmRelease", group, spec={"suspend": one}) for one in (before, after))
    return grades(suspended, seen(*sides))


def test_what_ran_before() -> None:
    assert found(before=False, after=True) == found(before=None, after=True) == [Grade.DANGER]


def test_nothing_else() -> None:
    assert found(before=True, after=True) == found(before=True, after=False) == []
    assert found(before=False, after=True, group="example.org") == []
    assert grades(suspended, seen(None, made("HelmRelease", "helm.toolkit.fluxcd.io", spec={"suspend": True}))) == []
