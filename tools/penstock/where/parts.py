"""The documents of files, read when somebody looks at them; a large file is not read whole for one of its objects."""

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property

import yaml

from penstock import marks
from penstock.locate import content
from penstock.tree import Tree
from penstock.where.sheet import Sheet

#: Where a new document begins.
DIVIDER = re.compile(rb"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
#: So many bytes of text are remembered with their nodes.
MOST = 8 << 20


@dataclass(frozen=True)
class Part:
    """One document of a file."""

    sheet: Sheet
    text: bytes
    #: Its root, when somebody has read it already.
    read: yaml.Node | None = None

    @cached_property
    def node(self) -> yaml.Node | None:
        """Its root; None when it is empty or broken."""
        if self.read is not None:
            return self.read
        found = next(marks.documents(self.text), None)
        return None if isinstance(found, marks.Broken) else found


@dataclass
class Files:
    """Parts by tree and path; those not asked for lately are forgotten."""

    _parts: OrderedDict[tuple[Tree, str], tuple[Part, ...]] = field(default_factory=OrderedDict)
    _size: int = 0

    def parts(self, tree: Tree, path: str) -> tuple[Part, ...]:
        """The documents of a file, in order; none when it cannot be read."""
        known = self._parts.get((tree, path))
        if known is None:
            known = self._parts[tree, path] = divided(Sheet(path), content(tree, path))
            self._size += _size(known)
            while self._size > MOST and len(self._parts) > 1:
                self._size -= _size(self._parts.popitem(last=False)[1])
        else:
            self._parts.move_to_end((tree, path))
        return known

    def root(self, tree: Tree, path: str) -> Part | None:
        """The first document of a file that is not empty."""
        return next((part for part in self.parts(tree, path) if part.node is not None), None)


def divided(sheet: Sheet, text: bytes) -> tuple[Part, ...]:
    """A text cut into its documents, each on a sheet that knows where it begins."""
    starts = [0, *(match.start() for match in DIVIDER.finditer(text) if match.start())]
    found, line = [], 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        piece = text[start:end]
        if piece.strip():
            found.append(Part(Sheet(sheet.path, sheet.first + line, sheet.flat, sheet.injected), piece))
        line += piece.count(b"\n")
    return tuple(found)


def inner(sheet: Sheet, scalar: yaml.ScalarNode) -> tuple[Part, ...]:
    """The documents that a scalar holds."""
    return divided(sheet.inner(scalar), str(scalar.value).encode())


def _size(parts: tuple[Part, ...]) -> int:
    return sum(len(part.text) for part in parts)
