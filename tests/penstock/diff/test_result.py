"""What a result says of itself."""

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import Action, Fate
from penstock.diff.outcome import Broken, State
from penstock.diff.unbuilt import Unbuilt
from tests.penstock.support.diffs import added, change, danger, field, outcome, removed, result

NOISE = change("noise", field(noise="a checksum"))


def names(changes: object) -> list[str]:
    return [one.object.object.name for one in changes]  # type: ignore[attr-defined]


def test_what_counts_and_what_is_told() -> None:
    follows = change("follows", field(follows="ConfigMap/a/b"))
    risky = change("risky", field(follows="ConfigMap/a/b"), dangers=[danger()])
    shown = result(change("web"), NOISE, follows, risky)
    assert names(shown.counting) == ["web", "follows", "risky"]
    assert names(shown.told()) == ["risky", "web"]
    assert sorted(names(shown.told(noise=True))) == ["follows", "noise", "risky", "web"]


def test_objects_of_clusters_that_come_or_go_are_not_told_one_by_one() -> None:
    clusters = [outcome("a/l4"), outcome("b/l4", State.ADDED)]
    shown = result(added("own", clusters=("b/l4",)), added("both", clusters=("a/l4", "b/l4")), clusters=clusters)
    assert names(shown.told()) == ["both"]


def test_clusters_that_are_hit() -> None:
    shown = result(change("web", clusters=("plant-000/l3",)))
    assert [one.name for one in shown.hit] == ["plant-000/l3"]


def test_the_gravest() -> None:
    shown = result(
        change("web", dangers=[danger(grade=Grade.CAUTION)]),
        change("db", dangers=[danger(grade=Grade.CRITICAL)], clusters=("plant-000/l3",)),
        dangers=(Danger("broken", Grade.DANGER, "no", ("plant-000/l4",)),),
    )
    assert shown.grade is Grade.CRITICAL
    assert shown.grades == {"plant-000/l4": Grade.DANGER, "plant-000/l3": Grade.CRITICAL}
    assert result().grade is Grade.NONE


def test_what_broke() -> None:
    for before, after, broke in (("", "no", True), ("no", "no", False), ("no", "", False)):
        assert result(broken=(Broken(Unbuilt("f/a", before, after), ("x",)),)).broke is broke


def test_what_flux_deletes() -> None:
    kinds = [removed(str(fate), fate=fate) for fate in Fate]
    assert names(result(*kinds).deleted()) == [str(Fate.DELETED), str(Fate.CASCADED)]
    assert change("a", action=Action.CHANGED).object.fate is None
