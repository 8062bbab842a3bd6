"""YAML edited in place: only the bytes of what changes; comments, order, quotes, indentation and line ends stay."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

import yaml

from penstock import marks
from penstock.scaffold.names import scalar

BOM = "\ufeff"


class NotYaml(ValueError):
    """A text that is no YAML, so that nothing in it can be found."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` of a text."""

    start: int
    end: int


@lru_cache(maxsize=512)
def roots(text: str) -> tuple[yaml.Node, ...]:
    """The root node of each document. Raises NotYaml. Marks count from behind a byte order mark."""
    deep = marks.too_deep(text.encode())
    if deep:
        raise NotYaml(deep.reason)
    try:
        found: Iterator[yaml.Node | None] = yaml.compose_all(text.removeprefix(BOM), Loader=marks.Loader)
        return tuple(node for node in found if node is not None)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise NotYaml(str(error)) from error


def span(text: str, node: yaml.Node) -> Span:
    """Where a node stands in the text."""
    shift = len(BOM) if text.startswith(BOM) else 0
    return Span(node.start_mark.index + shift, node.end_mark.index + shift)


def splice(text: str, changes: Mapping[Span, str]) -> str:
    """The text with each span replaced; spans do not overlap."""
    out, at = [], 0
    for place, new in sorted(changes.items(), key=lambda change: (change[0].start, change[0].end)):
        out += [text[at : place.start], new]
        at = place.end
    return "".join([*out, text[at:]])


def newline(text: str) -> str:
    """The line end that the text uses."""
    return "\r\n" if "\r\n" in text else "\n"


def pairs(node: yaml.Node | None) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The keys and values of a mapping; nothing for anything else."""
    if isinstance(node, yaml.MappingNode):
        yield from node.value


def items(node: yaml.Node | None) -> list[yaml.Node]:
    """The items of a list; none for anything else."""
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def set_values(text: str, mapping: yaml.Node | None, values: Mapping[str, str]) -> str:
    """The text with the values of a mapping's keys set; a key that is not there is added behind the last one."""
    held = {str(key.value): value for key, value in pairs(mapping)}
    changes = {
        Span(span(text, held[key]).start, last(text, held[key])): _like(held[key], value)
        for key, value in values.items()
        if key in held and held[key].value != value
    }
    missing = {key: value for key, value in values.items() if key not in held}
    if mapping is not None and held and missing:
        changes |= _added(text, mapping, missing)
    return splice(text, changes)


def _like(node: yaml.Node, value: str) -> str:
    """The value as a scalar in the node's own quotes."""
    style = node.style if isinstance(node, yaml.ScalarNode) and node.style in ("'", '"') else ""
    return scalar(value, style or "")


def _added(text: str, mapping: yaml.Node, values: Mapping[str, str]) -> dict[Span, str]:
    """More keys behind the last one of a mapping."""
    key, value = list(pairs(mapping))[-1]
    at = last(text, value)
    if isinstance(mapping, yaml.MappingNode) and mapping.flow_style:
        return {Span(at, at): "".join(f", {name}: {scalar(new, chr(34))}" for name, new in values.items())}
    at, indent = line_end(text, at), " " * key.start_mark.column
    return {Span(at, at): "".join(f"{newline(text)}{indent}{name}: {scalar(new)}" for name, new in values.items())}


def remove(text: str, *gone: yaml.Node) -> str:
    """The text without the lines of some items of block lists, or of some keys of block mappings (key nodes)."""
    places = [Span(line_start(text, span(text, node).start), _next_line(text, last(text, node))) for node in gone]
    return splice(text, dict.fromkeys(places, ""))


def remove_item(text: str, mapping: yaml.Node | None, name: str, item: yaml.Node) -> str:
    """The text without one item of the list under a key of a block mapping; the last one takes the key with it."""
    listed = next((value for key, value in pairs(mapping) if key.value == name), None)
    held = items(listed)
    if len(held) == 1:
        return remove_key(text, mapping, name)
    if isinstance(listed, yaml.SequenceNode) and listed.flow_style:
        at = held.index(item)
        before, after = (span(text, held[index]) for index in ((at - 1, at) if at else (at, at + 1)))
        return splice(text, {Span(before.end, after.end) if at else Span(before.start, after.start): ""})
    return remove(text, item)


def remove_key(text: str, mapping: yaml.Node | None, name: str) -> str:
    """The text without one key of a block mapping and all that belongs to it."""
    for key, value in pairs(mapping):
        if key.value == name:
            start, end = line_start(text, span(text, key).start), _next_line(text, last(text, value))
            return text[:start] + text[end:]
    return text


def append(text: str, path: tuple[str, ...], item: str) -> str:
    """The text with one more item, of one or several lines, at the end of the list at `path` of its first document."""
    found = _at(text, path)
    return insert(text, path, len(items(found)), item)


def insert(text: str, path: tuple[str, ...], index: int, item: str) -> str:
    """The text with one more item at `index` of the list at `path` of its first document; the list is made if missing.

    `item` is YAML of one or several lines without indentation. Only its own bytes are added.
    """
    found = _at(text, path)
    listed = items(found)
    if found is None or not isinstance(found, yaml.SequenceNode):
        return _with_list(text, path, found, item)
    if found.flow_style:
        return _into_flow(text, found, index, item)
    if index == 0:
        at = span(text, found).start
        prefix = text[line_start(text, at) : span(text, listed[0]).start]
        where = line_start(text, at)
        return text[:where] + _lines(prefix, item, newline(text)) + newline(text) + text[where:]
    before = listed[index - 1]
    prefix = _dash(text, span(text, before).start)
    where = line_end(text, last(text, before))
    return text[:where] + newline(text) + _lines(prefix, item, newline(text)) + text[where:]


def _at(text: str, path: tuple[str, ...]) -> yaml.Node | None:
    found = roots(text)
    node: yaml.Node | None = found[0] if found else None
    for key in path:
        node = marks.child(node, key)
    return node


def _dash(text: str, at: int) -> str:
    """What stands before an item on its line: indentation and dash."""
    return text[line_start(text, at) : at]


def _lines(prefix: str, item: str, end: str) -> str:
    first, *rest = item.split("\n")
    return end.join([prefix + first, *(" " * len(prefix) + line for line in rest)])


def _with_list(text: str, path: tuple[str, ...], found: yaml.Node | None, item: str) -> str:
    """A list begun where there is none (the key is missing, or stands there with nothing)."""
    end = newline(text)
    if found is not None:
        at = line_end(text, span(text, found).end)
        return text[:at] + end + _lines("  - ", item, end) + text[at:]
    gap = "" if not text or text.endswith("\n") else end
    return f"{text}{gap}{path[-1]}:{end}{_lines('  - ', item, end)}{end}"


def _into_flow(text: str, found: yaml.SequenceNode, index: int, item: str) -> str:
    """One more item of a list in brackets; an empty one becomes a list of lines."""
    place = span(text, found)
    if not found.value:
        before = text[: place.start].rstrip(" ")
        return before + newline(text) + _lines("  - ", item, newline(text)) + text[place.end :]
    flow = item if "\n" not in item else "{" + ", ".join(item.split("\n")) + "}"
    if index == 0:
        at = span(text, found.value[0]).start
        return f"{text[:at]}{flow}, {text[at:]}"
    at = span(text, found.value[index - 1]).end
    return f"{text[:at]}, {flow}{text[at:]}"


def last(text: str, node: yaml.Node) -> int:
    """The end of a node's own text: a block's mark lies behind the comments and empty lines that follow it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        tail = node.value[-1]
        node = tail[1] if isinstance(tail, tuple) else tail
    place = span(text, node)
    return place.start + len(text[place.start : place.end].rstrip())


def line_start(text: str, at: int) -> int:
    """Where the line of a character begins."""
    return text.rfind("\n", 0, at) + 1


def line_end(text: str, at: int) -> int:
    """Where the line of a character ends, before its line end."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


def _next_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1
