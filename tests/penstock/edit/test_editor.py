"""Where lines and elements begin."""

import pytest

from penstock.edit.editor import CannotEdit, Editor
from penstock.edit.sheet import sheet

TEXT = "a:\n  - x  # -\n  -\n    y\nb: [1]"


@pytest.fixture
def editor() -> Editor:
    return Editor(sheet(TEXT.encode()))


def test_lines(editor: Editor) -> None:
    x = TEXT.index("x")
    assert TEXT[editor.line_start(x) : editor.line_end(x)] == "  - x  # -\n"
    assert editor.line_end(len(TEXT)) == len(TEXT)
    assert editor.line_end(3) == 3  # there a line begins
    assert (editor.own_line(TEXT.index("-")), editor.own_line(x)) == (True, False)


def test_the_dash_may_stand_on_a_line_before(editor: Editor) -> None:
    ((_, listed), (_, flow)) = editor.page.roots[0].pairs
    first, second = (editor.dash(listed, item) for item in listed.items)
    assert (TEXT[first : first + 3], TEXT[second : second + 2]) == ("- x", "-\n")
    with pytest.raises(CannotEdit):
        editor.dash(flow, flow.items[0])
