"""A diff as Markdown: it fits a comment, the most dangerous comes first, and a cut is counted."""

import io
import re
from typing import Any

from penstock.danger.danger import Danger, Grade
from penstock.diff.change import Action, FieldChange, ObjectChange, ObjectId, Op
from penstock.diff.outcome import Change, ClusterOutcome, State
from penstock.diff.result import Result
from penstock.impact.impact import Impact
from penstock.report.diff_markdown import MARKER, write
from penstock.report.markup import length


def change(number: int, grade: Grade = Grade.NONE, value: str = "x") -> Change:
    one = ObjectId("apps", "Deployment", "default", f"web-{number}")
    field = FieldChange(("spec", "value"), Op.CHANGE, "old", value)
    found = ObjectChange(Action.CHANGED, one, one, ("f/apps", "f/apps"), (field,))
    dangers = (Danger("privileged", grade, "more", ("one",)),) if grade else ()
    return Change(found, ("one",), dangers)


def text(*changes: Change, **words: Any) -> str:
    clusters = (ClusterOutcome("one", "clusters/one", State.CHANGED if changes else State.SAME),)
    out = io.StringIO()
    write(Result("a", "b", ("", ""), clusters, changes, (), Impact(), **words), out)
    return out.getvalue()


def test_it_begins_with_what_finds_it_again() -> None:
    assert text(change(1)).startswith(f"{MARKER}\n## ")


def test_it_fits_a_comment_and_counts_what_does_not() -> None:
    made = text(*(change(number, value="\N{GRINNING FACE}" * 250) for number in range(900)))
    assert length(made) <= 65_536
    shown = made.count("<summary>")
    assert f"**{900 - shown} changes more** would not fit here" in made
    assert made.count("<details>") == made.count("</details>")


def test_a_fence_is_longer_than_what_it_holds() -> None:
    made = text(change(1, value="```\n# title\n```"))
    fences = re.findall(r"^(`{3,})", made, re.MULTILINE)
    assert fences == ["````", "````"]


def test_names_are_no_markup() -> None:
    one = ObjectId("", "ConfigMap", "default", "<b>@someone</b>")
    found = Change(ObjectChange(Action.ADDED, None, one, ("", "f/a"), content={"kind": "ConfigMap"}), ("one",))
    assert "<b>" not in text(found)


def test_nothing_changes() -> None:
    assert "without effect" in text(remarks=("without effect: one file differs",)).splitlines()[1]
