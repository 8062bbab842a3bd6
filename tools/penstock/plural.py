"""Numbers with their words, and lists of names."""

import re
from collections.abc import Sequence

#: Words that take `es`, and those whose `y` becomes `ies`.
HISSING, CHANGING = re.compile(r"(?:s|x|z|ch|sh)$"), re.compile(r"(?<=[^aeiou])y$")


def counted(count: int, word: str, more: str = "") -> str:
    """`1 error`, `2 errors`, `2 policies`; `more` is a plural that no rule gives."""
    return f"{count} {word if count == 1 else more or plural(word)}"


def plural(word: str) -> str:
    """The word for several."""
    return CHANGING.sub("ies", word) if CHANGING.search(word) else f"{word}{'es' if HISSING.search(word) else 's'}"


def named(names: Sequence[str], most: int) -> str:
    """The first names, and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
