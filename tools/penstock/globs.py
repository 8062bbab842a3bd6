"""Globs over paths: `*` and `?` stay inside one folder, `**` crosses folders."""

import re
from functools import lru_cache


@lru_cache(maxsize=1024)
def pattern(glob: str) -> re.Pattern[str]:
    """The regular expression that a whole path must match."""
    out = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?)", glob.strip("/")):
        out += {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}.get(part, re.escape(part))
    return re.compile(out + r"\Z", re.DOTALL)


def matches(glob: str, path: str) -> bool:
    """True when the whole path fits the glob."""
    return pattern(glob).match(path) is not None


def selected(globs: tuple[str, ...], path: str) -> bool:
    """True when the last glob that speaks of the path lets it in; `!` in front of a glob takes out."""
    inside = False
    for glob in globs:
        if matches(glob.removeprefix("!"), path):
            inside = not glob.startswith("!")
    return inside
