"""The file or folder that a name which leads nowhere is likely to mean."""

import posixpath
import re
from collections.abc import Collection, Container, Iterable
from difflib import SequenceMatcher
from functools import lru_cache

from penstock.tree import Tree

#: So alike must a name be to the one that is meant, and no other may be.
ALIKE = 0.8
DIGITS = re.compile(r"\d+")
#: Shorter names differ by a letter and mean different things.
SHORTEST = 5
#: Among more names nobody looks for what is meant: thousands may lead nowhere.
MOST = 1000
#: What parts the words of a name, and how long a word must be to have a slip in it.
WORDS, LEAST = re.compile(r"[-._]"), 4


def meant(tree: Tree, folder: str, name: str, listed: Container[str] = ()) -> str:
    """`name`, written in `folder`, with the one part of its way that leads nowhere put right; empty when nothing that
    is there is like it, or several are. What is `listed` already (from the root) is not meant once more."""
    parts = name.split("/")
    here = folder
    for index, part in enumerate(parts):
        there = posixpath.normpath(posixpath.join(here, part)).removeprefix(".")
        if not _is(tree, there):
            found = _alike(tree, here, part, parts[index + 1 :], listed)
            return "/".join([*parts[:index], found, *parts[index + 1 :]]) if found else ""
        here = there
    return ""


def _alike(tree: Tree, folder: str, part: str, rest: list[str], listed: Container[str]) -> str:
    found = []
    there = tree.children.get(folder, ())
    for other in there if len(there) <= MOST else ():
        if not like(part, other):
            continue
        target = posixpath.normpath(posixpath.join(folder, other, *rest))
        # A file is meant where one is named, a folder where one is.
        same = bool(rest) or (target in tree.folders) is not bool(posixpath.splitext(part)[1])
        if same and _is(tree, target) and target not in listed:
            found.append(other)
    return found[0] if len(found) == 1 else ""


def _is(tree: Tree, path: str) -> bool:
    return path in tree.entries or path in tree.folders


def like(one: str, other: str) -> bool:
    """Whether a name is another by a slip of the fingers, in it or in its ending, and more than another number."""
    if not _may_be_near(one.lower(), other.lower()):
        return False
    (stem, end), (name, ending) = posixpath.splitext(one), posixpath.splitext(other)
    if stem != name and DIGITS.sub("", stem) == DIGITS.sub("", name):
        return False
    if end != ending:
        return stem == name and bool(end) and _near(end, ending)
    return _near(stem.lower(), name.lower())


def slip(name: str, there: Iterable[str]) -> str:
    """The one name of those that are there which this one is by a letter too many, too few, another or swapped; empty
    without one, or with several."""
    found = [one for one in there if _letter(name, one)]
    return found[0] if len(found) == 1 else ""


def akin(name: str, other: str) -> bool:
    """Whether two names are the same but for one word, which is another in one of them or left out: too little to go
    by where the other is in use."""
    short, long = sorted((name.split("-"), other.split("-")), key=len)
    if max(map(len, short)) < LEAST or DIGITS.sub("", name) == DIGITS.sub("", other):
        return False
    if len(short) == len(long):
        left = [one for one, two in zip(short, long, strict=True) if one == two]
        return len(left) == len(short) - 1 and any(len(one) >= LEAST for one in left)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def near(name: str, there: Collection[str]) -> str:
    """The same for names that may be made to be many: among more than a thousand nobody looks for one."""
    return slip(name, there) if len(there) <= MOST else ""


def _letter(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1 or not _may_be_near(one, other):
        return False
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST or _numbered(one, other) or DIGITS.sub("", one) == DIGITS.sub("", other):
        return False
    if len(short) == len(long):
        return _swapped(one, other) or sum(left != right for left, right in zip(one, other, strict=True)) == 1
    return len(long) - len(short) == 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _numbered(one: str, other: str) -> bool:
    """Whether names differ in a word of few letters, as in `team-a` and `team-b`: such words tell things apart, unless
    three of them are only in another order, as in `tls` and `tsl`."""
    words = zip(WORDS.split(one), WORDS.split(other), strict=False)
    return any(
        left != right and max(len(left), len(right)) < LEAST and not (len(left) == LEAST - 1 and _swapped(left, right))
        for left, right in words
    )


def _swapped(one: str, other: str) -> bool:
    """Two letters beside each other the wrong way round."""
    differ = [index for index, (left, right) in enumerate(zip(one, other, strict=False)) if left != right]
    return len(one) == len(other) and len(differ) == 2 and sorted(one) == sorted(other) and differ[1] == differ[0] + 1


def _near(one: str, other: str) -> bool:
    return _swapped(one, other) or SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def _may_be_near(one: str, other: str) -> bool:
    """False where a short look tells that names are not alike: the long one takes ten times longer."""
    if 2 * min(len(one), len(other)) < ALIKE * (len(one) + len(other)):
        return not one
    return not one or 2 * sum(map(_letters(other).__contains__, one)) / (len(one) + len(other)) >= ALIKE


@lru_cache(maxsize=1 << 14)
def _letters(name: str) -> frozenset[str]:
    return frozenset(name)
