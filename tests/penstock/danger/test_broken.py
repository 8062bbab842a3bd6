"""What no longer builds."""

from penstock.danger.broken import check
from penstock.danger.danger import Danger, Grade
from penstock.diff.outcome import Broken
from penstock.diff.unbuilt import Unbuilt


def sentences(before: str, after: str, *, refused: bool = False) -> list[Danger]:
    return list(check([Broken(Unbuilt("f/apps", before, after, refused=refused), ("a", "b"))]))


def test_what_builds_no_more() -> None:
    (one,) = sentences("", "no file")
    assert (one.grade, one.clusters) == (Grade.DANGER, ("a", "b"))
    assert one.sentence == "what cannot be built any more is Kustomization f/apps"
    (one,) = sentences("", "twice", refused=True)
    assert one.sentence == "Flux refuses Kustomization f/apps"


def test_what_was_broken_before_is_no_danger_of_the_change() -> None:
    assert sentences("no file", "no file") == []
    assert sentences("no file", "") == []
