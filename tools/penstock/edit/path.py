"""Paths of values: which file, which document, which key. `spec.images[historian].newTag` as a tuple of steps."""

import json
import re
from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import lru_cache

#: A step is a key of a mapping, `[name]` for an element of a list, or `(Kind/name)` for a document of a file. The order
#: of a list's elements is at `[]`.
Steps = tuple[str, ...]
ORDER = "[]"
SIMPLE = re.compile(r"[\w/$@+-][^.\[\]\"#\s:]*\Z")
TOKEN = re.compile(r'\.?("(?:[^"\\]|\\.)*")|(\[(?:"(?:[^"\\]|\\.)*"|[^\]])*\])|(\A\((?:[^)])*\))|\.?([^.\[]+)')


def element(name: str) -> str:
    """The step to the element of this name."""
    return f"[{name}]"


def key(name: str) -> str:
    """The step to the value under this key."""
    return f'"{name}' if name.startswith(("[", '"', "(")) else name


def title(name: str) -> str:
    """The step to the document of this name."""
    return f"({name.replace(')', ']')})"


def is_title(step: str) -> bool:
    """True for a document of a file."""
    return step.startswith("(")


def inner(steps: Steps) -> Steps:
    """The path inside its document."""
    return steps[1:] if steps and is_title(steps[0]) else steps


def is_element(step: str) -> bool:
    """True for an element of a list."""
    return step.startswith("[")


def name(step: str) -> str:
    """The element's or key's own name."""
    return step[1:-1] if is_element(step) else step.removeprefix('"')


def written(steps: Iterable[str]) -> str:
    """The path as people read it."""
    text = ""
    for step in steps:
        if is_title(step):
            text += step
        elif is_element(step):
            word = name(step)
            text += f"[{json.dumps(word, ensure_ascii=False)}]" if re.search(r'["\]]', word) else step
        else:
            plain = name(step)
            text += ("." if text else "") + (plain if SIMPLE.match(plain) else json.dumps(plain, ensure_ascii=False))
    return text


@lru_cache(maxsize=1024)
def parsed(text: str) -> Steps:
    """The steps of a path or of a pattern; a leading `$` says nothing."""
    steps = []
    for string, listed, document, plain in TOKEN.findall(text.removeprefix("$")):
        if document:
            steps.append(document)
        elif listed:
            found = listed[1:-1]
            steps.append(element(json.loads(found) if found.startswith('"') else found))
        else:
            steps.append(key(json.loads(string)) if string else plain)
    return tuple(steps)


def fits(pattern: str, steps: Steps) -> bool:
    """True when the whole path fits: `*` is any key, `[*]` any element, `**` any number of either."""
    wanted = parsed(pattern)
    return _fits(wanted, steps if wanted[:1] and is_title(wanted[0]) else inner(steps))


def _fits(pattern: Steps, steps: Steps) -> bool:
    if not pattern:
        return not steps
    if pattern[0] == "**":
        return any(_fits(pattern[1:], steps[at:]) for at in range(len(steps) + 1))
    if not steps or is_element(pattern[0]) != is_element(steps[0]):
        return False
    return fnmatchcase(name(steps[0]), name(pattern[0])) and _fits(pattern[1:], steps[1:])


@lru_cache(maxsize=1 << 16)
def lists(path: str) -> tuple[tuple[str, str], ...]:
    """(path, name) of each list that a written path goes through, and of its element there."""
    file, mark, text = path.rpartition("#")
    found = []
    for match in TOKEN.finditer(text):
        if match[2] and match[2] != ORDER:
            found.append((f"{file}{mark}{text[: match.start(2)]}", name(parsed(match[2])[0])))
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def units(path: str) -> tuple[str, ...]:
    """What a written path is in that only makes sense as a whole, the largest first: its file, its document, and each
    element of a list."""
    file, _, text = path.rpartition("#")
    found = [file]
    for match in TOKEN.finditer(text):
        if match[3] or (match[2] and match[2] != ORDER):
            found.append(f"{file}#{text[: match.end()]}")
    return tuple(found)


def inside(outer: str, path: str) -> bool:
    """True when the written path is the outer one or below it."""
    return path == outer or path.startswith((f"{outer}.", f"{outer}["))
