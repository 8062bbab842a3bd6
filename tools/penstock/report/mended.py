"""What `--fix` did, for a person; and what it would do, as a diff that git applies."""

from collections.abc import Iterable
from typing import TextIO

from penstock.compared import unified
from penstock.finding import Finding
from penstock.mend.mend import Mended
from penstock.mend.plan import Change, Left
from penstock.plural import counted
from penstock.report.plain import inert, plain

#: How git marks a last line without an end.
OPEN = "\\ No newline at end of file\n"


def write(done: Mended, out: TextIO) -> None:
    """One line an edit, and one for each that was not made."""
    out.writelines(dict.fromkeys(inert(f"{_line(finding, 'fixed')}: {_edit(finding)}\n") for finding in done.mended))
    write_left(done.left, out)
    files = {finding.place.path for finding in done.mended}
    if done.mended:
        out.write(f"{counted(len(done.mended), 'finding')} fixed in {counted(len(files), 'file')}\n")
    else:
        out.write("nothing to fix\n")


def write_left(left: Iterable[Left], out: TextIO) -> None:
    """The edits that are not made, and why."""
    out.writelines(dict.fromkeys(inert(f"{_line(one.finding, 'not fixed')}: {plain(one.reason)}\n") for one in left))


def write_diff(changes: Iterable[Change], out: TextIO, *, exact: bool = True) -> None:
    """A unified diff of every file; one that is not exact is for a log whose reader obeys lines of it."""
    for one in changes:
        before, after = (_lines(text) for text in (one.old, one.new))
        for line in unified(before, after, f"a/{one.path}", f"b/{one.path}"):
            whole = line if line.endswith("\n") else f"{line}\n{OPEN}"
            out.write(whole if exact else inert(whole))


def _line(finding: Finding, word: str) -> str:
    return f"{plain(str(finding.place))}: {word} {finding.code}"


def _edit(finding: Finding) -> str:
    assert finding.edit is not None
    return f"{plain(finding.edit.old)} \N{RIGHTWARDS ARROW} {plain(finding.edit.new)}"


def _lines(content: bytes) -> list[str]:
    return [line + "\n" for line in content.decode(errors="replace").split("\n")[:-1]] + _last(content)


def _last(content: bytes) -> list[str]:
    last = content.rpartition(b"\n")[2].decode(errors="replace")
    return [last] if last else []
