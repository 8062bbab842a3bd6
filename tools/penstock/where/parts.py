"""The documents of files, read when somebody looks at them; a large file is not read whole for one of its objects."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import yaml

from penstock import marks
from penstock.document import Document
from penstock.locate import legible
from penstock.tree import Tree
from penstock.where.nodes import entry, items
from penstock.where.nodes import text as text_of
from penstock.where.sheet import Sheet

#: Where a new document begins.
DIVIDER = re.compile(rb"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
#: What may be an object's name, in YAML or JSON, behind an anchor too; an alias may be any name.
NAME = re.compile(rb"""name["']?:\s*(?:&\S+\s+)?["']?(\*|[^\s"',}]+)""")
ALIAS = "*"
#: So many bytes of text are remembered with their nodes.
MOST = 2 << 20


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


@dataclass(frozen=True)
class File:
    """The documents of a file, in order."""

    parts: tuple[Part, ...]

    @cached_property
    def size(self) -> int:
        """Bytes of text."""
        return sum(len(part.text) for part in self.parts)

    @cached_property
    def by_name(self) -> Mapping[str, list[Part]]:
        """The documents by every name that stands in them, without reading them as YAML."""
        found: dict[str, list[Part]] = {}
        for part in self.parts:
            for name in dict.fromkeys(NAME.findall(part.text)):
                found.setdefault(name.decode(errors="replace"), []).append(part)
        return found


@dataclass
class Files:
    """Files by tree and path; those not asked for lately are forgotten."""

    _files: OrderedDict[tuple[Tree, str], File] = field(default_factory=OrderedDict)
    _size: int = 0

    def parts(self, tree: Tree, path: str) -> tuple[Part, ...]:
        """The documents of a file, in order; none when it cannot be read."""
        return self._file(tree, path).parts

    def called(self, tree: Tree, path: str, names: Iterable[str]) -> Sequence[Part]:
        """The documents of a file that may hold one of these names."""
        file = self._file(tree, path)
        found = [part for name in (*sorted(names), ALIAS) for part in file.by_name.get(name, ())]
        return list({id(part): part for part in found}.values())

    def _file(self, tree: Tree, path: str) -> File:
        known = self._files.get((tree, path))
        if known is None:
            known = self._files[tree, path] = File(divided(Sheet(path), legible(tree, path)))
            self._size += known.size
            while self._size > MOST and len(self._files) > 1:
                self._size -= self._files.popitem(last=False)[1].size
        else:
            self._files.move_to_end((tree, path))
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
    return divided(sheet.inner(scalar), marks.written(scalar).encode())


def ranked(parts: Sequence[Part], wanted: Document) -> list[Part]:
    """The objects of a document's kind, those with its own name and namespace first."""
    alike = [one for part in parts if wanted.kind.encode() in part.text for one in _objects(part)]
    fits = [one for one in alike if word(one, "kind") == wanted.kind]
    return sorted(
        fits, key=lambda one: (word(one, "metadata", "name") != wanted.name, _namespace(one) != wanted.namespace)
    )


def _namespace(part: Part) -> str:
    return word(part, "metadata", "namespace")


def _objects(part: Part) -> list[Part]:
    """The document itself, or those that it lists."""
    if part.node is None or not word(part, "kind").endswith("List"):
        return [part]
    listed = entry(part.node, "items")
    return [part, *(Part(part.sheet, b"", one) for one in items(listed[1] if listed else None))]


def word(part: Part, *keys: str) -> str:
    """The text under some keys; empty when there is none."""
    node = part.node
    for key in keys:
        node = found[1] if (found := entry(node, key)) else None
    return text_of(node)
