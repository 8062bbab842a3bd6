"""Places in the text of a manifest: which files a kind is for, which line an offset is on, what stands around it."""

import re
from collections.abc import Callable

#: Says of a path and its text whether a kind is for it.
Where = Callable[[str, str], bool]
KUSTOMIZATION = re.compile(r"(?:^|/)(?:kustomization\.ya?ml|Kustomization)$")


def kustomization(path: str, _text: str = "") -> bool:
    """True for a file that Kustomize builds by."""
    return bool(KUSTOMIZATION.search(path))


def anywhere(_path: str, _text: str) -> bool:
    """True for every file."""
    return True


def holding(pattern: str) -> Where:
    """Manifests in which the pattern is found."""
    known = re.compile(pattern, re.MULTILINE)
    return lambda path, text: not kustomization(path) and bool(known.search(text))


def of(*kinds: str) -> Where:
    """Manifests with an object of one of these kinds."""
    return holding(rf"^kind: (?:{'|'.join(kinds)})\s*$")


def below(field: str, key: str, value: str = r"\w[\w.-]*") -> str:
    """The pattern of the value of the first such key below a field."""
    return (
        rf"^(?P<deep> *)(?:- )?(?:{field}):\n(?:(?P=deep)[ -].*\n)*?"
        rf"(?P=deep)(?: +(?:- )?|- )(?:{key}): (?:&\w+ )?(?P<it>{value})"
    )


def line_at(text: str, offset: int) -> int:
    """The line (from 1) of an offset."""
    return text.count("\n", 0, offset) + 1


def commented(text: str, offset: int) -> bool:
    """True where the line of the offset is a comment."""
    return text[text.rfind("\n", 0, offset) + 1 :].lstrip().startswith("#")


def parent(text: str, line: int) -> int:
    """The line of the key or of the list item that a line stands in."""
    lines = text.split("\n")
    depth = len(lines[line - 1]) - len(lines[line - 1].lstrip())
    for number in range(line - 1, 0, -1):
        one = lines[number - 1]
        if one.strip() and not one.lstrip().startswith("#") and len(one) - len(one.lstrip()) < depth:
            return number
    return 1
