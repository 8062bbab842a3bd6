"""Globs over paths: `*` and `?` stay inside one folder, `**` crosses folders.

They may come from a stranger: each becomes an expression that never tries one way twice, so that matching takes no
longer than the path times the glob.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby


@lru_cache(maxsize=4096)
def pattern(glob: str) -> re.Pattern[str]:
    """The regular expression that a whole path must match."""
    return re.compile(expression(glob) + r"\Z", re.DOTALL)


def matches(glob: str, path: str) -> bool:
    """True when the whole path fits the glob."""
    if not is_wild(glob):
        return glob.strip("/") == path
    return pattern(glob).match(path) is not None


def selected(globs: Sequence[str], path: str) -> bool:
    """True when the last glob that speaks of the path lets it in; `!` in front of a glob takes out."""
    return Selection(globs).has(path)


class Selection:
    """What globs let in: the last one that speaks of a path decides, and `!` in front of it takes out. Paths without a
    wildcard are looked up."""

    def __init__(self, globs: Sequence[str]) -> None:
        bare = [(index, not glob.startswith("!"), glob.removeprefix("!")) for index, glob in enumerate(globs)]
        self._named = {glob.strip("/"): (index, inside) for index, inside, glob in bare if not is_wild(glob)}
        self._wild = [(index, inside, pattern(glob)) for index, inside, glob in reversed(bare) if is_wild(glob)]

    def has(self, path: str) -> bool:
        """True when the path is let in."""
        last, inside = self._named.get(path, (-1, False))
        for index, lets, wild in self._wild:
            if index < last:
                break
            if wild.match(path):
                return lets
        return inside


def is_wild(glob: str) -> bool:
    """True for a glob that stands for more than one path."""
    return "*" in glob or "?" in glob


def expression(glob: str, *, sets: bool = False) -> str:
    """The text of a glob's expression; with `sets`, `[ab]` is one of these characters."""
    words = [[_word(part, sets) for part in run] for run in _runs(glob.strip("/").split("/"))]
    if len(words) == 1:
        return "/".join(words[0])
    first, *between, last = words
    # What stands between two `**` may stand where it first fits: whatever fits later fits then too.
    out = "".join(f"{word}/" for word in first)
    out += "".join(f"(?>(?:[^/]*/)*?{''.join(f'{word}/' for word in run)})" for run in between)
    return out + ("(?:.*/)?" + "/".join(last) if last else ".*")


def _runs(parts: list[str]) -> list[list[str]]:
    """The parts between `**`; the first and the last run may be empty."""
    runs: list[list[str]] = [[]]
    for crosses, run in groupby(parts, key=lambda part: part == "**"):
        if crosses:
            runs.append([])
        else:
            runs[-1] = list(run)
    return runs


def _word(part: str, sets: bool) -> str:
    """The expression of one folder's or file's name."""
    first, *more = (_fixed(piece, sets) for piece in re.split(r"\*+", part))
    if not more:
        return first
    return first + "".join(f"(?>[^/]*?{piece})" for piece in more[:-1] if piece) + "[^/]*" + more[-1]


def _fixed(piece: str, sets: bool) -> str:
    out = ""
    for character in re.findall(r"\[[!^]?\]?[^\]]*\]|.", piece, re.DOTALL) if sets else piece:
        out += "[^/]" if character == "?" else _set(character) if len(character) > 1 else re.escape(character)
    return out


def _set(text: str) -> str:
    """`[ab]` and `[!ab]` as an expression; what is none stands for itself."""
    inner = text[1:-1]
    negated = inner[:1] in ("!", "^")
    safe = inner[negated:].replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    for mark in ("&&", "||", "~~", "--"):
        safe = safe.replace(mark, "".join(f"\\{one}" for one in mark))
    made = f"[{'^/' if negated else ''}{safe}]"
    try:
        re.compile(made)
    except re.error:
        return re.escape(text)
    return made
