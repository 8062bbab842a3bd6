"""The line that a person must edit in a text that is not YAML: a reader often stumbles only lines later.

Small slips are undone one after another, close to where the reader stumbled; the one without which the text is YAML
is the fault.
"""

import re
from collections.abc import Iterator
from itertools import islice

from penstock import marks
from penstock.marks import Broken

#: So many lines back the slip is looked for, so often is it tried, and so many bytes are read in all.
NEAR, OFTEN, MUCH = 3, 24, 4 << 20
LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")
#: A key with a value and no colon; one with a colon and no space; a key alone; a value that begins with a quote.
WORDS = re.compile(r"(\s*(?:- +)*[\w./-]+)( +\S.*)")
GLUED = re.compile(r"(\s*(?:- +)*[\w./-]+:)(\S.*)")
ALONE = re.compile(r"\s*(?:- +)*[\w./-]+\s*")
OPENED = re.compile(r"""\s*(?:- +)*(?:[^\s'":#]+: +)?(["'])(.*)""")
#: The indent of a line, and that of the first key of an entry behind its dash.
SPACES, DASHES = re.compile(" *"), re.compile(" *(?:- +)*")
#: What git writes between two sides of a merge; a tab where a line begins.
MERGED, TABBED = re.compile(r"(?:<{7}|={7}|>{7})(?:\s|$)"), re.compile(r" *\t")
#: A line as another one, and what was wrong with it.
Mended = tuple[int, str, str]

COLON, SPACE = "a colon is missing", "a space is missing after the colon"
MERGE, TAB = "two sides of a merge are both in it", "the line is indented with a tab, and YAML takes spaces alone"
QUOTE, INDENT = "a quote opens here and does not close", "the line is not indented as those beside it"


def breach(text: bytes, found: Broken) -> Broken:
    """The fault where it is to be mended; as it was found where no small slip accounts for it."""
    try:
        lines = LINE.findall(text.decode())
    except UnicodeDecodeError:
        return found
    tries = max(1, min(OFTEN, MUCH // max(len(text), 1)))
    for index, new, reason in islice(_slips(lines, found.line - 1), tries):
        whole = "".join([*lines[:index], new, *lines[index + 1 :]]).encode()
        if not any(isinstance(one, Broken) for one in marks.documents(whole)):
            return Broken(index + 1, reason)
    return _told(lines, found)


def _told(lines: list[str], found: Broken) -> Broken:
    """What no small slip accounts for, in words where the line shows it."""
    for index in range(min(found.line, len(lines)) - 1, max(found.line - NEAR, 0) - 1, -1):
        if MERGED.match(lines[index]):
            return Broken(index + 1, MERGE)
    here = lines[found.line - 1] if 0 < found.line <= len(lines) else ""
    return Broken(found.line, TAB) if TABBED.match(here) else found


def _slips(lines: list[str], stumbled: int) -> Iterator[Mended]:
    said = [index for index in range(min(stumbled, len(lines) - 1), -1, -1) if _says(lines[index])]
    near = said[: NEAR + 1]
    for index in near:
        yield from _colons(index, lines[index])
    for index in said:
        yield from _quotes(index, lines[index])
    for index in near[:2]:
        yield from _indents(lines, index)


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _colons(index: int, line: str) -> Iterator[Mended]:
    body, end = _parted(line)
    if ALONE.fullmatch(body):
        yield index, f"{body.rstrip()}:{end}", COLON
    if match := GLUED.fullmatch(body):
        yield index, f"{match[1]} {match[2]}{end}", SPACE
    if match := WORDS.fullmatch(body):
        yield index, f"{match[1]}:{match[2]}{end}", COLON


def _quotes(index: int, line: str) -> Iterator[Mended]:
    body, end = _parted(line)
    match = OPENED.fullmatch(body)
    if match and match[1] not in match[2]:
        yield index, f"{body}{match[1]}{end}", QUOTE


def _indents(lines: list[str], index: int) -> Iterator[Mended]:
    """The line indented as the next one before and after it that says something."""
    before = next((one for one in reversed(lines[:index]) if _says(one)), "")
    after = next((one for one in lines[index + 1 :] if _says(one)), "")
    dashes = DASHES if not lines[index].lstrip().startswith("- ") else SPACES
    own, beside = _indent(lines[index], SPACES), {_indent(before, dashes), _indent(after, dashes)}
    if before and after and len(beside) == 1 and own not in beside:
        yield index, " " * beside.pop() + lines[index].lstrip(), INDENT


def _indent(line: str, pattern: re.Pattern[str]) -> int:
    match = pattern.match(line)
    return match.end() if match else 0


def _parted(line: str) -> tuple[str, str]:
    body = line.rstrip("\r\n")
    return body, line[len(body) :]
