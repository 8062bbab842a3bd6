"""Words by patterns: `*` and `?` stand for anything, `[ab]` for one of these.

They may come from a stranger, and thousands of them: plain ones are looked up, and each of the others becomes an
expression once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import translate
from functools import lru_cache
from typing import Generic, TypeVar

#: What makes a pattern one; the others stand for themselves.
WILD = re.compile(r"[*?\[]")

T = TypeVar("T")


@lru_cache(maxsize=4096)
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(translate(text))


def is_plain(pattern: str) -> bool:
    """True for a pattern that only fits itself."""
    return WILD.search(pattern) is None


def fits(pattern: str, word: str) -> bool:
    """True when the whole word fits the pattern."""
    if pattern == "*":
        return True
    return pattern == word if is_plain(pattern) else _pattern(pattern).match(word) is not None


def any_fits(patterns: Iterable[str], word: str) -> bool:
    """True when the whole word fits one of the patterns."""
    return any(fits(pattern, word) for pattern in patterns)


class Index(Generic[T]):
    """Things by the words that they are about. Whoever asks with its own words gets those that may be meant, in their
    order: the plain ones that name a word of it, and all that have a pattern where these have names."""

    def __init__(self, things: Iterable[tuple[T, Sequence[Sequence[str]]]]) -> None:
        """Each with its patterns: for the first word that may be asked with, for the second, and so on."""
        self._named: dict[tuple[int, str], list[tuple[int, T]]] = {}
        self._others: list[tuple[int, T]] = []
        for index, (thing, patterns) in enumerate(things):
            place = next((at for at, some in enumerate(patterns) if all(map(is_plain, some))), None)
            if place is None:
                self._others.append((index, thing))
                continue
            for word in dict.fromkeys(patterns[place]):
                self._named.setdefault((place, word), []).append((index, thing))

    def about(self, *words: str) -> Iterator[T]:
        """What may be about these words, in the order that it was given in."""
        named = [one for at, word in enumerate(words) for one in self._named.get((at, word), ())]
        found = sorted([*named, *self._others], key=lambda one: one[0]) if named else self._others
        return (thing for _, thing in found)
