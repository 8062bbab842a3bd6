"""Regular expressions out of a repository, matched only where they cannot take long: whoever wrote them may mean ill.

Go's matcher, which Kustomize has, never goes back; Python's does, and takes years over `(a+)+b`.
"""

import re
from functools import lru_cache

#: Longer expressions, and longer words (Kubernetes has no longer names), are not tried.
LONGEST, WORD = 500, 253
#: What may be repeated, and how many groups there may be: then matching takes the square of a word's length at worst.
MOST = 2
#: Escaped characters and sets, which are one character each; and what only Python has, or what takes long there.
ONE = re.compile(r"\\[^0-9]|\[\^?\]?[^\]]*\]", re.DOTALL)
ODD = re.compile(r"\\|\(\?(?!:)|\)[*+?{]")
#: What means something else in a later Python.
LATER = re.compile(r"\[\^?\[|--|&&|~~|\|\|")


def fits(pattern: str, word: str) -> bool | None:
    """True when the whole word fits the expression; None when that is not tried."""
    compiled = _compiled(pattern)
    return None if compiled is None or len(word) > WORD else compiled.fullmatch(word) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    try:
        return re.compile(pattern) if quick(pattern) else None
    except (re.error, OverflowError):
        return None


def quick(pattern: str, most: int = MOST) -> bool:
    """True for a form that cannot take long, with so many repetitions at most."""
    if len(pattern) > LONGEST or LATER.search(pattern):
        return False
    shape = ONE.sub("x", pattern)
    many = sum(map(shape.count, "*+?{")) - shape.count("(?:")
    return not ODD.search(shape) and shape.count("(") <= MOST and many <= most
