"""YAML with places: which line a value stands on, and where a broken file breaks.

YAML ends lines where no editor, no git and no reader of reports does: at NEL, LS and PS (U+0085, U+2028, U+2029). Lines
are counted as people see them, so the marks of a text that has such characters are made anew.
"""

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml

#: What making a value of a scalar ends with when it is not what its tag says, and what the tags are called.
WRONG = (ValueError, LookupError, AttributeError, TypeError, ArithmeticError, RecursionError)
TYPES = {"timestamp": "date", "int": "number", "float": "number", "bool": "truth value", "binary": "base64"}

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

#: A file with more than this is not looked into for places; it is still rendered.
LARGEST = 4 << 20
#: More levels than this are refused: the C reader descends without looking at its stack, and would crash.
DEEPEST = 1000
#: Values that a document may stand for, and characters that a number or date may have.
MOST, LONGEST = 1_000_000, 64
#: Where a line ends for people, and what ends one for YAML alone.
BREAK = re.compile(r"\r\n|\n|\r")
UNSEEN = re.compile(rb"\xc2\x85|\xe2\x80[\xa8\xa9]")
#: What ends a line for YAML in a text, and in the value that it makes of one: NEL becomes a line feed there.
ENDS, ENDED = re.compile("\r\n|[\n\r\x85\u2028\u2029]"), re.compile("[\n\u2028\u2029]")
NEL = "\x85"
INDENTED = re.compile(rb"^[ ?-]{%d}" % DEEPEST, re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a text is not YAML, and on which line (from 1)."""

    line: int
    reason: str


def documents(text: bytes) -> Iterator[yaml.Node | Broken]:
    """The root node of each document; a Broken ends the stream. Nodes are not resolved: aliases cost nothing."""
    if len(text) > LARGEST:
        return
    deep = too_deep(text)
    if deep:
        yield deep
        return
    lines = _Lines(text) if UNSEEN.search(text) else None
    try:
        for node in _composed(text):
            if node is not None:
                yield lines.seen(node) if lines else node
    except yaml.YAMLError as error:
        yield broken(error, text)
    except (RecursionError, ValueError) as error:
        yield Broken(1, str(error) or type(error).__name__)


class _Patient(yaml.composer.Composer, Loader):  # type: ignore[misc]
    """A reader that lets an anchor be set again, as YAML does and PyYAML's own does not; it is slower."""

    def __init__(self, text: bytes) -> None:
        Loader.__init__(self, text)
        yaml.composer.Composer.__init__(self)

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if not self.check_event(yaml.AliasEvent):
            self.anchors.pop(self.peek_event().anchor, None)
        made: yaml.Node | None = super().compose_node(parent, index)
        return made


def _composed(text: bytes) -> Iterator[yaml.Node | None]:
    shown = 0
    try:
        for node in yaml.compose_all(text, Loader=Loader):
            yield node
            shown += 1
    except yaml.composer.ComposerError as error:
        if "duplicate anchor" not in f"{error.context} {error.problem}":
            raise
        yield from islice(yaml.compose_all(text, Loader=_Patient), shown, None)


def values(text: bytes) -> list[Any] | Broken:
    """The value of each document, as plain Python values; why not, for what is not YAML or takes more than it should:
    merge keys and aliases can make a gigabyte of a line, and numbers in base sixty an hour."""
    if len(text) > LARGEST:
        return Broken(1, f"larger than {LARGEST >> 20} MiB")
    found = []
    try:
        for node in documents(text):
            if isinstance(node, Broken):
                return node
            if costly := _costly(node):
                return costly
            try:
                found.append(_value(node))
            except WRONG as error:
                return _no_value(node, error)
    except yaml.YAMLError as error:
        return broken(error, text)
    return found


def only(text: bytes) -> yaml.Node | Broken | None:
    """The root node of a text of one document, however long; why not, for what is not YAML, or stands for more than it
    should."""
    deep = too_deep(text)
    if deep:
        return deep
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.YAMLError as error:
        return broken(error, text)
    return (_costly(node) if node else None) or node


def value(text: bytes) -> Any:
    """What a text of one document says, as plain Python values; a Broken as for its root."""
    node = only(text)
    if node is None or isinstance(node, Broken):
        return node
    try:
        return _value(node)
    except WRONG as error:
        return _no_value(node, error)
    except yaml.YAMLError as error:
        return broken(error, text)


def _value(node: yaml.Node) -> Any:
    loader = Loader(b"")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _no_value(root: yaml.Node, error: Exception) -> Broken:
    """The first scalar of a document that is not what it looks like, as a month 13 in a date."""
    for node in scalars(root):
        try:
            _value(node)
        except WRONG:
            what = TYPES.get(node.tag.rpartition(":")[2], "value of its tag")
            return Broken(line(node), f"{node.value!r} is no {what}; quotes make a text of it")
        except yaml.YAMLError:
            continue  # a key by which mappings are merged
    return Broken(line(root), f"a value is not what its tag says: {error}")


def _costly(root: yaml.Node) -> Broken | None:
    """A fault when a document stands for too many values, its aliases counted each time, or a number is too long."""
    sizes: dict[int, int] = {}
    stack = [(root, False)]
    while stack:
        node, measured = stack.pop()
        if id(node) in sizes and not measured:
            continue
        below = _below(node)
        if not measured:
            sizes[id(node)] = MOST  # what holds itself is endless
            stack.append((node, True))
            stack.extend((one, False) for one in below)
            continue
        sizes[id(node)] = 1 + sum(sizes[id(one)] for one in below)
        if sizes[id(node)] > MOST:
            return Broken(line(node), f"more than {MOST} values, when those that its aliases stand for are counted")
        if not below and len(node.value) > LONGEST and not node.tag.endswith((":str", ":binary")):
            return Broken(line(node), f"a number or date of more than {LONGEST} characters")
    return None


def _below(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return [one for pair in node.value for one in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def too_deep(text: bytes) -> Broken | None:
    """A fault when collections are nested beyond DEEPEST; few texts can be, and only those are looked through."""
    if text.count(b"[") + text.count(b"{") < DEEPEST and not INDENTED.search(text):
        return None
    depth = 0
    try:
        for event in yaml.parse(text, Loader=Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                return Broken(_mark_line(event), f"nested more than {DEEPEST} levels deep")
    except (yaml.YAMLError, ValueError):
        return None  # the reader will say it itself
    return None


class _Lines:
    """The lines of a text as people see them."""

    def __init__(self, text: bytes) -> None:
        self._text = text.decode("utf-8-sig", "replace")
        self._ends = [match.end() for match in BREAK.finditer(self._text)]

    def mark(self, mark: Any) -> yaml.Mark | None:
        """The same place with the line and column that people see."""
        if mark is None:
            return None
        line = bisect_right(self._ends, mark.index)
        column = mark.index - (self._ends[line - 1] if line else 0)
        return yaml.Mark(mark.name, mark.index, line, column, None, 0)

    def seen(self, root: yaml.Node) -> yaml.Node:
        """The node with new marks, and all below it."""
        stack, done = [root], set()
        while stack:
            node = stack.pop()
            if id(node) not in done:
                done.add(id(node))
                if isinstance(node, yaml.ScalarNode) and node.style == "|":
                    vars(node)["written"] = self._written(node)
                node.start_mark, node.end_mark = self.mark(node.start_mark), self.mark(node.end_mark)
                stack += _below(node)
        return root

    def _written(self, node: yaml.ScalarNode) -> str:
        """The value of a literal with the ends of its lines as they are in the file."""
        _, *raw = ENDS.findall(self._text[node.start_mark.index : node.end_mark.index]) or ("",)
        ends = iter(raw)
        return ENDED.sub(lambda match: NEL if next(ends, "") == NEL else match[0], str(node.value))


def written(scalar: yaml.ScalarNode) -> str:
    """The text of a scalar; of a literal with the lines that people see, where YAML sees more."""
    return str(getattr(scalar, "written", scalar.value))


def broken(error: yaml.YAMLError, text: bytes = b"") -> Broken:
    """A YAML error of a text as a line and a sentence without PyYAML's own decoration."""
    if isinstance(error, yaml.reader.ReaderError):  # it counts bytes, and no lines
        before = text[: error.position].decode(_encoding(text), "replace")
        return Broken(1 + len(BREAK.findall(before)), str(error.reason))
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if getattr(error, "context", None) == "while scanning a simple key":
        mark = getattr(error, "context_mark", None) or mark  # a key without its colon is only missed on the next line
    if mark and UNSEEN.search(text):
        mark = _Lines(text).mark(mark)
    problem = getattr(error, "problem", None) or str(error)
    context = getattr(error, "context", None)
    return Broken(mark.line + 1 if mark else 1, f"{context}: {problem}" if context else str(problem))


def _encoding(text: bytes) -> str:
    return {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(text[:2], "utf-8")


def child(node: yaml.Node | None, key: str | int) -> yaml.Node | None:
    """The value under a key or at an index, or None."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                found: yaml.Node = value
                return found
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        item: yaml.Node = node.value[key]
        return item
    return None


def scalar(node: yaml.Node | None, *keys: str | int) -> str:
    """The text of the scalar at a path of keys; empty when there is none."""
    for key in keys:
        node = child(node, key)
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""


def repeated(node: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """The keys that a mapping below the node already has; merge keys may be repeated."""
    for keys in repeats(node):
        yield from keys


def repeats(node: yaml.Node) -> Iterator[list[yaml.ScalarNode]]:
    """The same, together for each mapping."""
    stack, seen = [node], {id(node)}
    while stack:
        top = stack.pop()
        below = list(top.value) if isinstance(top, yaml.SequenceNode) else []
        if isinstance(top, yaml.MappingNode):
            names: set[str] = set()
            again: list[yaml.ScalarNode] = []
            for key, value in top.value:
                if isinstance(key, yaml.ScalarNode) and key.value != "<<":
                    again += [key] if key.value in names else []
                    names.add(key.value)
                below.append(value)
            if again:
                yield again
        stack.extend(reversed([one for one in below if id(one) not in seen]))
        seen.update(map(id, below))


def line(node: yaml.Node) -> int:
    """The line (from 1) on which a node begins."""
    return _mark_line(node)


def scalars(node: yaml.Node, seen: set[int] | None = None) -> Iterator[yaml.ScalarNode]:
    """Every scalar below a node, in file order, each once however often an alias repeats it."""
    seen = set() if seen is None else seen
    stack = [node]
    while stack:
        top = stack.pop()
        if id(top) in seen:
            continue
        seen.add(id(top))
        if isinstance(top, yaml.ScalarNode):
            yield top
        elif isinstance(top, yaml.SequenceNode):
            stack.extend(reversed(top.value))
        elif isinstance(top, yaml.MappingNode):
            for name, value in reversed(top.value):
                stack.extend((value, name))


def _mark_line(marked: yaml.Node | yaml.Event) -> int:
    mark = marked.start_mark
    return int(mark.line) + 1 if mark else 1
