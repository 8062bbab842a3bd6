"""Names: what may be one, several written as a range, and how one is written in YAML."""

import re
from collections.abc import Iterator, Sequence
from math import prod

from penstock.errors import PenstockError
from penstock.topology.names import LABEL

RANGE = re.compile(r"\{(\d{1,9})\.\.(\d{1,9})\}")

#: Plain scalars that some YAML reader takes for something else than text; numbers are seen by their first character.
NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf", "~", "", "=", "<<"})

#: The longest label.
MOST_CHARACTERS = 63

#: More than this at once is a slip of the finger: each site is some fifty files.
MOST = 1000


def fault(what: str, name: str) -> Iterator[str]:
    """What is wrong with `name` as a DNS label (RFC 1123); `what` says what it would name."""
    if not LABEL.fullmatch(name):
        yield (
            f"{name!r} is no name for {what}: at most {MOST_CHARACTERS} lower-case letters, digits and hyphens, "
            "with a letter or digit at both ends"
        )


def domain_fault(domain: str) -> Iterator[str]:
    """What is wrong with `domain` as a DNS domain."""
    if not all(LABEL.fullmatch(part) for part in domain.split(".")):
        yield f"--domain {domain!r} is no DNS domain, as aurora.example is one"


def expanded(words: Sequence[str]) -> list[str]:
    """Every word once, in order; `plant-{001..100}` stands for a hundred, with as many digits as its first number.
    PenstockError when they are too many."""
    count = sum(prod(last - first + 1 for first, last, _ in _ranges(word)) for word in words)
    if count > MOST:
        raise PenstockError(f"{count} names at once, and {MOST} at most: a range too wide? Make them in portions")
    return list(dict.fromkeys(name for word in words for name in _expanded(word)))


def _ranges(word: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """The ranges of a word that go upwards; the others are none."""
    for found in RANGE.finditer(word):
        first, last = int(found[1]), int(found[2])
        if first <= last:
            yield first, last, found


def _expanded(word: str) -> list[str]:
    for first, last, found in _ranges(word):
        head, tail = word[: found.start()], _expanded(word[found.end() :])
        numbers = [f"{number:0{len(found[1])}}" for number in range(first, last + 1)]
        return [f"{head}{number}{end}" for number in numbers for end in tail]
    return [word]


def scalar(text: str, quote: str = "") -> str:
    """The text as a YAML scalar of one line: in the quotes given, else plain where every YAML reader sees a text."""
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if not quote and _plain(text):
        return text
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '\\"':
        return f"\\{character}"
    return character if character.isprintable() else f"\\U{ord(character):08x}"


def _plain(text: str) -> bool:
    """True for words without a meaning in YAML, and for versions and networks: no number has two dots."""
    word = re.fullmatch(r"[A-Za-z_][\w ./@+-]*(?<! )|\d+\.\d+\.\d+[\w./-]*", text)
    return word is not None and text.lower() not in NOT_TEXT
