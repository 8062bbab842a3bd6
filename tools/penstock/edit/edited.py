"""Edits of a file in place: only the bytes of values that change; comments, order, quotes, indentation and line ends
stay. What comes out is read again: an edit that does not give exactly the wanted values is refused."""

from collections.abc import Mapping, Sequence

from penstock.edit.aliases import parted
from penstock.edit.changes import Changes
from penstock.edit.editor import CannotEdit, Edit
from penstock.edit.movements import Movements
from penstock.edit.pages import turned
from penstock.edit.paired import roots
from penstock.edit.path import Steps
from penstock.edit.sheet import BOM, Sheet, Unreadable, sheet
from penstock.edit.values import values


def edited(content: bytes, want: Mapping[Steps, str], order: Sequence[Steps] = ()) -> bytes:
    """The file with exactly these values. `order` is where new keys go: after the one that is before them there.
    Raises CannotEdit."""
    first = sheet(content)
    if values(first) == dict(want):
        return content
    page = _again(first, turned(first, want, order))
    page = _again(page, parted(dict(enumerate(roots(page, want)))))
    page = _again(page, Movements(page, want).edits)
    now = _again(page, Changes(page, want, order).edits)
    for text in _endings(first.text, now.text, page.newline):
        made = ((BOM if page.bom else "") + text).encode()
        try:
            if values(sheet(made)) == dict(want):
                return made
        except Unreadable:
            continue
    raise CannotEdit


def _again(page: Sheet, edits: Sequence[Edit]) -> Sheet:
    """The page after the edits."""
    if not edits:
        return page
    text, at = "", 0
    for start, end, new in sorted(edits, key=lambda edit: (edit[0], edit[1] != edit[0])):
        if start < at:
            raise CannotEdit
        text += page.text[at:start] + new.replace("\n", page.newline)
        at = end
    try:
        return sheet(((BOM if page.bom else "") + text + page.text[at:]).encode())
    except Unreadable as error:
        raise CannotEdit from error


def _endings(old: str, new: str, newline: str) -> Sequence[str]:
    """The text, first without a last line end when there was none."""
    if old.endswith(("\n", "\r")):
        return (new,)
    return (new.rstrip("\r\n"), new, f"{new}{newline}")
