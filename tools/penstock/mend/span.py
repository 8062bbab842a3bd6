"""The part of a line that an edit is about."""

import re
from dataclasses import dataclass

from penstock.finding import Edit
from penstock.locate import plain

#: What goes on on either side of a word: an edit of `l2` is none of `l2-line-1`.
BEFORE, AFTER = r"(?<![A-Za-z0-9_-])", r"(?![A-Za-z0-9_-]|\.[A-Za-z0-9])"
#: Where a comment begins on a line of YAML; one that is inside quotes is taken for none too many, not too few.
COMMENT = re.compile(r"(?:^|\s)#.*$")
MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class Span:
    """Columns of a line, in characters from 0; the end is the first that is not part of it."""

    start: int
    end: int


def span(line: str, edit: Edit) -> Span | None:
    """Where the old text stands; None unless that is at exactly one place outside of comments."""
    found = (
        [Span(*match.span()) for match in re.finditer(_pattern(edit.old), COMMENT.sub("", line))] if edit.old else []
    )
    return found[0] if len(found) == 1 else None


def line_of(content: bytes, number: int) -> str | None:
    """A line (from 1) of a file without its end; None when there is no such line, it is not UTF-8, or the file is not
    written as it is read for places."""
    lines = content.split(b"\n")
    if not 0 < number <= len(lines) or plain(content) != content:
        return None
    try:
        line = lines[number - 1].decode()
    except UnicodeDecodeError:
        return None
    return line.removesuffix("\r").removeprefix(MARK if number == 1 else "")


def offset(content: bytes, number: int, column: int) -> int:
    """The byte at which a column of a line begins; `line_of` must have found the line."""
    lines = content.split(b"\n")
    before = sum(len(line) + 1 for line in lines[: number - 1])
    line = lines[number - 1].decode()
    skipped = MARK if number == 1 and line.startswith(MARK) else ""
    return before + len(f"{skipped}{line.removeprefix(skipped)[:column]}".encode())


def _pattern(old: str) -> str:
    first, last = (BEFORE if old[0].isalnum() else ""), (AFTER if old[-1].isalnum() else "")
    return f"{first}{re.escape(old)}{last}"
