"""A route as words. As in edgeHub's own grammar the longest word wins, and of two as long the first of this table.

A name may hold whatever is no bracket, quote, comparison or space, so `a-b` and `a+b` are names, and `a - b` is not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_NAME = r'[^()<>@,;:\\"/\[\]?={} \t\n\r]+'
_PATH = r'[^()<>@,;:\\"/?={} \t\n\r]+'
_ESCAPE = r"\\(?:[\"'\\]|u[0-9a-fA-F]{4})"
_STRING = rf'"(?:{_ESCAPE}|[^"\\])*|\'(?:{_ESCAPE}|[^\'\\])*'

_KEYWORDS = {word: re.compile(word, re.IGNORECASE) for word in ("SELECT", "FROM", "WHERE", "INTO")}
_LOGIC = {word: re.compile(word, re.IGNORECASE) for word in ("AND", "OR", "NOT")}
_SIGNS = ("(", ")", ",", "+", "-", "*", "/", "%")
_OPERATORS = ("=", "!=", "<>", "<=", ">=", ">", "<", "||", "??")

WORDS: Final[dict[str, re.Pattern[str]]] = {
    **{sign: re.compile(re.escape(sign)) for sign in "{}"},
    **_KEYWORDS,
    "string": re.compile(rf'"(?:{_ESCAPE}|[^"\\])*"|\'(?:{_ESCAPE}|[^\'\\])*\''),
    "unterminated": re.compile(_STRING),
    "integer": re.compile(r"-?[0-9]+"),
    "hexadecimal": re.compile(r"0[Xx][0-9a-fA-F]+"),
    "real": re.compile(r"-?[0-9]*\.[0-9]+(?:[Ee][+-]?[0-9]+)?|-?[0-9]*[Ee][+-]?[0-9]+"),
    **{word: re.compile(word) for word in ("true", "false", "null", "undefined")},
    **{sign: re.compile(re.escape(sign)) for sign in _SIGNS},
    **_LOGIC,
    **{sign: re.compile(re.escape(sign)) for sign in _OPERATORS},
    "system": re.compile(rf"\${_PATH}"),
    "name": re.compile(_NAME),
    "path": re.compile(_PATH),
    "space": re.compile(r"[ \t\r\n]+"),
    "comment": re.compile(r"/\*.*?\*/", re.DOTALL),
    "unknown": re.compile(r".", re.DOTALL),
}


@dataclass(frozen=True, slots=True)
class Token:
    """One word: its kind (a key of WORDS, or `end`), its text and where that is."""

    kind: str
    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of a route without spaces and comments, and an `end` behind the last."""
    at = 0
    while at < len(text):
        kind, end = _longest(text, at)
        if kind not in ("space", "comment"):
            yield Token(kind, text[at:end], at, end)
        at = end
    yield Token("end", "", len(text), len(text))


def _longest(text: str, at: int) -> tuple[str, int]:
    best, end = "unknown", at
    for kind, pattern in WORDS.items():
        found = pattern.match(text, at)
        if found and found.end() > end:
            best, end = kind, found.end()
    return best, end
