"""JSON with comments, trailing commas and a byte order mark, with the place of every value.

Comments and trailing commas become spaces, so that offsets stay those of the file and the standard
parser does the work.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_TOKENS = re.compile(r'"(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_TRAILING = re.compile(r'"(?:[^"\\\n]|\\.)*"|,(?=\s*[\]}])', re.DOTALL)
_STRUCTURE = re.compile(r'"(?:[^"\\\n]|\\.)*"?|[\[\]{},]', re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


class Broken(Exception):
    """Text that is no JSON. `offset` is where."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message, self.offset = message, offset


@dataclass(frozen=True, slots=True)
class Element:
    """One element of an array: where it begins, and its value or why it has none."""

    offset: int
    value: Any = None
    broken: Broken | None = None


def clean(text: str) -> str:
    """The text with every comment, trailing comma and byte order mark blanked; line ends stay."""
    text = _TOKENS.sub(_blank_comment, text.replace("\ufeff", " ", 1) if text.startswith("\ufeff") else text)
    return _TRAILING.sub(lambda found: " " if found[0] == "," else found[0], text)


def _blank_comment(found: re.Match[str]) -> str:
    token = found[0]
    return token if token.startswith('"') else re.sub(r"[^\n]", " ", token)


def array(text: str) -> list[Element]:
    """The elements of a cleaned array, each parsed on its own; raises Broken when it is no array at all."""
    start = skip(text, 0)
    if text[start : start + 1] != "[":
        raise Broken("a published-nodes file is a JSON array of entries", start)
    try:
        whole, end = _value(text, start)
    except Broken:
        return list(_piecewise(text, start))
    if (rest := skip(text, end)) < len(text):
        raise Broken("there is text after the end of the array", rest)
    return [Element(at, value) for value, at in zip(whole, _starts(text, start), strict=True)]


def _piecewise(text: str, start: int) -> Iterator[Element]:
    for first, last in spans(text, start):
        at = skip(text, first)
        try:
            # Of the element alone: an error tells its line, which is counted from where the text begins.
            value, end = _value(text[at:last], 0)
        except Broken as error:
            yield Element(at, broken=Broken(error.message, at + error.offset))
            continue
        rest = skip(text, at + end)
        broken = Broken("a comma is missing, or there is one quote or bracket too many", rest) if rest < last else None
        yield Element(at, value, broken)


def _value(text: str, at: int) -> tuple[Any, int]:
    """The value at an offset and where it ends; raises Broken for whatever the standard parser cannot take."""
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        raise Broken(error.msg[0].lower() + error.msg[1:], error.pos) from error
    except RecursionError as error:
        raise Broken("it lies too deep, one bracket in another", at) from error
    except ValueError as error:  # a whole number of thousands of digits
        raise Broken("there is a number with too many digits in it", at) from error


def _starts(text: str, start: int) -> Iterator[int]:
    return (skip(text, first) for first, _ in spans(text, start))


def spans(text: str, start: int) -> Iterator[tuple[int, int]]:
    """(begin, end) of each element of the array or object that opens at `start`, by its brackets alone."""
    depth, begin = 0, start + 1
    for found in _STRUCTURE.finditer(text, start):
        token = found[0]
        if token in "[{":
            depth += 1
        elif token in "]}":
            depth -= 1
            if depth <= 0:
                if skip(text, begin) < found.start():
                    yield begin, found.start()
                return
        elif token == "," and depth == 1:
            yield begin, found.start()
            begin = found.end()
    if skip(text, begin) < len(text):
        yield begin, len(text)


def skip(text: str, offset: int) -> int:
    """The first offset at or after `offset` that is no white space."""
    found = _SPACE.match(text, offset)
    return found.end() if found else offset


class Places:
    """Finds where the values of a cleaned text are; each array and object is looked through once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._inside: dict[int, list[int]] = {}

    def locate(self, start: int, steps: Sequence[str | int]) -> int:
        """The offset of the value that `steps` (names and indices) lead to, or of the last one that is there."""
        for step in steps:
            inner = self._step(start, step)
            if inner is None:
                return start
            start = inner
        return start

    def _step(self, start: int, step: str | int) -> int | None:
        if start not in self._inside:
            self._inside[start] = [skip(self._text, first) for first, _ in spans(self._text, start)]
        members = self._inside[start]
        if isinstance(step, int):
            return members[step] if step < len(members) else None
        return next((found for at in members if (found := self._named(at, step)) is not None), None)

    def _named(self, at: int, wanted: str) -> int | None:
        """Where the value of the member at `at` begins, when that is its name."""
        name, end = _name(self._text, at)
        if name is None or name.lower() != wanted.lower():
            return None
        return skip(self._text, self._text.find(":", end) + 1)


def _name(text: str, at: int) -> tuple[str | None, int]:
    token = _STRING.match(text, at)
    try:
        return (json.loads(token[0]), token.end()) if token else (None, at)
    except ValueError:
        return None, at


class Lines:
    """Turns offsets of a text into (line, column), both from 1."""

    def __init__(self, text: str) -> None:
        self._ends = [found.start() for found in re.finditer("\n", text)]

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self._ends, offset - 1)
        before = self._ends[line - 1] if line else -1
        return line + 1, offset - before
