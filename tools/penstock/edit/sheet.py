"""A YAML file as a tree of nodes that know which characters they stand on, made from the parser's own marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml
from yaml.resolver import Resolver

from penstock import marks
from penstock.edit.scalar import scalar

BOM = "\ufeff"
#: So many nodes may aliases stand for in one file.
MOST_REPEATED = 100_000
#: More levels than this are refused: what makes nodes, and what goes through them, descends by calls.
DEEPEST = 200
#: An anchor in front of a value, with the space behind it.
ANCHOR = re.compile(r"&\S+[ \t]*")
#: How git begins the lines that it leaves where it could not merge.
UNMERGED = ("<<<<<<< ", ">>>>>>> ", "||||||| ")


@dataclass(eq=False)
class Node:
    """A scalar, mapping (`pairs`) or sequence (`items`) at text[start:end]. An alias is what it stands for, at its own
    place; `shared` says that an edit here would show elsewhere, and `alias` is what it repeats."""

    kind: str
    start: int
    end: int
    value: str = ""
    tag: str = ""
    style: str = ""
    flow: bool = False
    shared: bool = False
    alias: "Node | None" = None
    pairs: list[tuple["Node", "Node"]] = field(default_factory=list)
    items: list["Node"] = field(default_factory=list)

    @property
    def weight(self) -> int:
        """How many nodes it stands for, itself too."""
        return 1 + sum(one.weight for pair in self.pairs for one in pair) + sum(one.weight for one in self.items)

    def get(self, key: str) -> "Node | None":
        """The value under a key of a mapping."""
        return next((value for name, value in self.pairs if name.value == key), None)

    def text(self, key: str) -> str:
        """The scalar under a key of a mapping; empty when there is none."""
        found = self.get(key)
        return found.value if found is not None and found.kind == "scalar" else ""

    @property
    def canonical(self) -> str:
        """The value in canonical text (see `scalar`)."""
        if self.kind == "sequence":
            return f"[{','.join(item.canonical for item in self.items)}]"
        if self.kind == "mapping":
            pairs = sorted((key.canonical, value.canonical) for key, value in self.pairs)
            return f"{{{','.join(f'{key}: {value}' for key, value in pairs)}}}"
        return scalar(self.tag, self.value, plain=not self.style)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A file: its text without byte order mark, the root of each document that is not empty, and from where to where
    the document is cut out when it goes: comments above the first stay."""

    text: str
    roots: tuple[Node, ...]
    bom: bool = False
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def newline(self) -> str:
        """How its lines end."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def line(self, node: Node) -> int:
        """The line (from 1) on which a node begins."""
        return self.text.count("\n", 0, node.start) + 1

    def column(self, index: int) -> int:
        """How many characters stand on the line before this one."""
        return index - (self.text.rfind("\n", 0, index) + 1)


class Unreadable(ValueError):
    """A file that is no YAML, with the line where it breaks."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@lru_cache(maxsize=4096)
def sheet(content: bytes) -> Sheet:
    """The file of this content. Raises Unreadable."""
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise Unreadable(content.count(b"\n", 0, error.start) + 1, "it is not UTF-8") from error
    bom, text = text.startswith(BOM), text.removeprefix(BOM)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith(UNMERGED):
            raise Unreadable(number, "unresolved conflict markers of git")
    deep = marks.too_deep(text.encode())
    if deep:
        raise Unreadable(deep.line, deep.reason)
    reader = _Reader(text)
    try:
        roots = tuple(reader.roots())
    except yaml.YAMLError as error:
        fault = marks.broken(error)
        raise Unreadable(fault.line, fault.reason) from error
    return Sheet(text, roots, bom, tuple(_spans(text, roots, reader.starts)))


def _spans(text: str, roots: tuple[Node, ...], starts: list[int]) -> Iterator[tuple[int, int]]:
    """From a document's own beginning, or the line of its first value, to where the next one begins."""
    for root in roots:
        begins = max((start for start in starts if start <= root.start), default=0)
        own = text.startswith("---", begins)
        first = begins if own else text.rfind("\n", 0, root.start) + 1
        yield first, next((start for start in starts if start > root.start), len(text))


class _Reader:
    """Makes nodes of the parser's events."""

    def __init__(self, text: str) -> None:
        #: Where each document begins, those too that are empty.
        self.starts: list[int] = []
        self._text = text
        self._resolver: Any = Resolver()
        self._anchors: dict[str, Node] = {}
        self._room = MOST_REPEATED
        self._depth = 0
        self._events: Iterator[Any] = iter(yaml.parse(text, Loader=marks.Loader))

    def roots(self) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                self._anchors = {}
                self.starts.append(int(event.start_mark.index) if event.start_mark else 0)
                root = self._node(next(self._events))
                if root.kind != "scalar" or root.end > root.start:
                    yield root

    def _node(self, event: Any) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.AliasEvent):
            return self._alias(str(event.anchor), start, end, event)
        if isinstance(event, yaml.ScalarEvent):
            # An edit leaves the anchor where it is.
            own = ANCHOR.match(self._text, start, end) if event.anchor else None
            node = self._scalar(event, own.end() if own else start, end)
        else:
            node = self._collection(event, start)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def _alias(self, name: str, start: int, end: int, event: Any) -> Node:
        known = self._anchors.get(name)
        if known is None:
            raise yaml.composer.ComposerError(None, None, f"found undefined alias {name!r}", event.start_mark)
        known.shared = True
        self._room -= known.weight
        if self._room < 0:
            raise yaml.composer.ComposerError(None, None, "aliases repeat too much", event.start_mark)
        return Node(
            known.kind, start, end, known.value, known.tag, known.style, True, True, known, known.pairs, known.items
        )

    def _scalar(self, event: Any, start: int, end: int) -> Node:
        tag = event.tag
        if tag is None or tag == "!":
            tag = self._resolver.resolve(yaml.ScalarNode, event.value, event.implicit)
        style = event.style or ""
        if style in ("|", ">"):
            kept = "+" in self._text[start : start + 3]
            text = self._text[start:end]
            end = start + len(text.removesuffix("\n").removesuffix("\r") if kept else text.rstrip())
        return Node("scalar", start, end, event.value, tag, style)

    def _collection(self, event: Any, start: int) -> Node:
        if self._depth == DEEPEST:
            raise yaml.composer.ComposerError(None, None, f"nested more than {DEEPEST} levels deep", event.start_mark)
        self._depth += 1
        mapping = isinstance(event, yaml.MappingStartEvent)
        node = Node("mapping" if mapping else "sequence", start, start, flow=bool(event.flow_style))
        while True:
            ahead = next(self._events)
            if isinstance(ahead, yaml.CollectionEndEvent):
                break
            child = self._node(ahead)
            if mapping:
                node.pairs.append((child, self._node(next(self._events))))
            else:
                node.items.append(child)
        end = int(ahead.end_mark.index) if ahead.end_mark else start
        last = node.pairs[-1][1] if node.pairs else node.items[-1] if node.items else None
        node.end = end if node.flow or last is None else last.end
        self._depth -= 1
        return node
