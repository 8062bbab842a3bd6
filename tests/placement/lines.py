"""Places in YAML texts, found without penstock: where keys and values stand, and what they stand in."""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml


@dataclass(frozen=True)
class Slot:
    """A key and its value in a mapping. Lines count from 1; `parent` is the line that a person takes for the mapping's:
    that of its own key, or of its list item, or of the document."""

    document: int
    way: tuple[str | int, ...]
    key: yaml.ScalarNode
    value: yaml.Node
    mapping: yaml.MappingNode
    parent: int

    @property
    def line(self) -> int:
        """The line of the key."""
        return int(self.key.start_mark.line) + 1

    @property
    def block(self) -> bool:
        """True when the mapping has a line for each key."""
        return not self.mapping.flow_style

    @property
    def single(self) -> bool:
        """True when key and value stand on one line."""
        return bool(self.value.end_mark.line == self.key.start_mark.line)

    @property
    def first(self) -> bool:
        """True for the first key of its mapping."""
        return self.mapping.value[0][0] is self.key


def slots(text: str) -> Iterator[Slot]:
    """Every key of every mapping of every document. What aliases repeat comes once."""
    for index, root in enumerate(yaml.compose_all(text, Loader=yaml.SafeLoader)):
        if root is not None:
            yield from _below(root, index, (), int(root.start_mark.line) + 1, set())


def kind(text: str, document: int) -> str:
    """The kind of one of the documents."""
    root = list(yaml.compose_all(text, Loader=yaml.SafeLoader))[document]
    return next((str(v.value) for k, v in root.value if k.value == "kind"), "") if hasattr(root, "value") else ""


def _below(node: yaml.Node, document: int, way: tuple[str | int, ...], parent: int, seen: set[int]) -> Iterator[Slot]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield Slot(document, (*way, key.value), key, value, node, parent)
                yield from _below(value, document, (*way, key.value), int(key.start_mark.line) + 1, seen)
    elif isinstance(node, yaml.SequenceNode):
        for index, one in enumerate(node.value):
            yield from _below(one, document, (*way, index), int(one.start_mark.line) + 1, seen)


def replaced(text: str, node: yaml.Node, new: str) -> str:
    """The text with another text in a node's place; the node stands on one line."""
    lines = text.split("\n")
    start, end = node.start_mark, node.end_mark
    assert start.line == end.line, (start, end)
    line = lines[start.line]
    lines[start.line] = line[: start.column] + new + line[end.column :]
    return "\n".join(lines)


def without(text: str, line: int) -> str:
    """The text without one line (from 1)."""
    lines = text.split("\n")
    del lines[line - 1]
    return "\n".join(lines)


def inserted(text: str, line: int, new: str) -> str:
    """The text with a new line that gets this number (from 1)."""
    lines = text.split("\n")
    lines.insert(line - 1, new)
    return "\n".join(lines)


def number(text: str, part: str, nth: int = 1) -> int:
    """The line (from 1) of the nth line that holds the part."""
    found = [at for at, line in enumerate(text.split("\n"), start=1) if part in line]
    return found[nth - 1]
