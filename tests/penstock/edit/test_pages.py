"""Which documents come and go, and where."""

import pytest

from penstock.edit.pages import below, titles, turned
from penstock.edit.sheet import sheet
from penstock.edit.values import values


def document(name: str) -> str:
    """A small object."""
    return f"kind: A\nmetadata: {{name: {name}}}\n"


def edits(before: str, after: str) -> list[tuple[str, str]]:
    """What is cut out, and what comes instead."""
    want = values(sheet(after.encode()))
    return [(before[start:end], text) for start, end, text in turned(sheet(before.encode()), want, list(want))]


def test_a_value_is_in_one_document() -> None:
    want = values(sheet(f"{document('x')}---\n{document('z')}".encode()))
    assert [*titles(want)] == [("(A/x)",), ("(A/z)",)]
    assert below(want, ("(A/z)",)) == {("kind",): '"A"', ("metadata", "name"): '"z"'}


@pytest.mark.parametrize(
    ("before", "after", "made"),
    [
        (document("x"), document("z"), []),
        (document("x"), document("x"), []),
        (document("x"), f"{document('x')}---\n{document('z')}", [("", "---\nkind: A\nmetadata:\n  name: z\n")]),
        (f"{document('x')}---\n{document('z')}", document("x"), [(f"---\n{document('z')}", "")]),
        (f"# head\n{document('x')}---\n{document('z')}", document("z"), [(document("x"), "")]),
    ],
)
def test_documents_that_are_another_come_and_go(before: str, after: str, made: list[tuple[str, str]]) -> None:
    assert edits(before, after) == made
