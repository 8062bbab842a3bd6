"""Values as YAML text: in block style line by line, or in flow style on one line."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from penstock.edit.path import ORDER, Steps, is_element, name
from penstock.edit.scalar import NUMBER, TEXT, quoted
from penstock.edit.sheet import Node, Unreadable, sheet

#: Words that some reader of YAML takes for a truth, or for nothing.
WORDS = frozenset({"y", "yes", "n", "no", "true", "false", "on", "off", "null", "nan", "~"})


@dataclass
class Want:
    """A value as it shall be: a leaf in canonical text, or named parts of a mapping or of a list (then in order)."""

    leaf: str | None = None
    parts: dict[str, "Want"] | None = None
    listed: bool = False
    #: True when the keys are canonical texts themselves: inside of a leaf also keys are more than their names.
    exact: bool = False

    def key(self, word: str, *, flow: bool = False) -> str:
        """A key as it is written."""
        return scalar_text(word, flow=flow) if self.exact else plain_or_quoted(word, flow=flow)


def wanted(values: Mapping[Steps, str]) -> Want:
    """The value whose leaves these are."""
    root = Want()
    orders: list[tuple[Want, list[str]]] = []
    for steps, text in values.items():
        at = root
        for step in steps:
            if step == ORDER:
                break
            at.listed = is_element(step)
            at.parts = {} if at.parts is None else at.parts
            at = at.parts.setdefault(name(step), Want())
        if steps[-1:] == (ORDER,):
            orders.append((at, [item.value for item in sheet(text.encode()).roots[0].items]))
        else:
            at.leaf = text
    for one, order in orders:
        if one.parts is not None:
            one.parts = {key: one.parts[key] for key in order if key in one.parts}
    return root


def block(want: Want) -> list[str]:
    """Lines without indentation."""
    if want.parts is None:
        return _leaf_lines(_leaf(want.leaf or "null"))
    lines: list[str] = []
    for key, part in want.parts.items():
        below = block(part)
        if want.listed:
            lines += [f"{'- ' if not at else '  '}{line}".rstrip() for at, line in enumerate(below)]
        else:
            lines += _under(want.key(key), part, below)
    return lines


def flow(want: Want) -> str:
    """One line."""
    if want.parts is None:
        return flow_node(_leaf(want.leaf or "null"))
    inner = [
        f"{'' if want.listed else want.key(key, flow=True) + ': '}{flow(part)}" for key, part in want.parts.items()
    ]
    return f"[{', '.join(inner)}]" if want.listed else f"{{{', '.join(inner)}}}"


def scalar_text(canonical: str, style: str = "", *, flow: bool = False) -> str:
    """A scalar's text on one line, in the quotes asked for where that is possible."""
    if not canonical.startswith('"'):
        return canonical
    text = json.loads(canonical)
    if style == "'" and re.fullmatch(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]*", text):
        return f"'{text.replace(chr(39), chr(39) * 2)}'"
    return quoted(text) if style == '"' else plain_or_quoted(text, flow=flow)


def plain_or_quoted(text: str, *, flow: bool = False) -> str:
    """The text without quotes where every reader takes that for this text, else in double quotes."""
    if text.lower() in WORDS or NUMBER.match(text) or "\n" in text or text != text.strip() or not text:
        return quoted(text)
    around = f"[{text}]" if flow else f"k: {text}"
    try:
        root = sheet(around.encode("utf-8", "surrogatepass")).roots[0]
    except (Unreadable, IndexError):
        return quoted(text)
    found = (root.items if flow else [value for _, value in root.pairs]) or [root]
    same = len(found) == 1 and found[0].kind == "scalar" and (found[0].tag, found[0].value) == (TEXT, text)
    return text if same and found[0].end - found[0].start == len(text) else quoted(text)


def block_scalar(text: str) -> list[str] | None:
    """A text of several lines in literal style, without indentation below; None where it cannot be."""
    body = text.removesuffix("\n").split("\n")
    plain = all(line == line.rstrip() and "\r" not in line for line in body) and body[0][:1] not in ("", " ", "\t")
    if (
        len(body) < 2
        or not plain
        or body[-1] == ""
        or quoted(text).count("\\") != text.count("\n") + text.count('"') + text.count("\\")
    ):
        return None
    return ["|" if text.endswith("\n") else "|-", *body]


def _under(key: str, part: Want, below: list[str]) -> list[str]:
    if part.parts is None:
        leaf = _leaf(part.leaf or "null")
        if leaf.kind == "scalar" or not (leaf.items or leaf.pairs):
            return [f"{key}: {below[0]}", *below[1:]]
    return [f"{key}:", *(f"  {line}".rstrip() for line in below)]


def _leaf(text: str) -> Node:
    """A leaf as a node; lists that are one value have more below."""
    return sheet(text.encode()).roots[0]


def _leaf_lines(node: Node) -> list[str]:
    if node.kind == "scalar":
        text = node.value if node.tag == TEXT else ""
        lines = block_scalar(text) if "\n" in text else None
        return [lines[0], *(f"  {line}".rstrip() for line in lines[1:])] if lines else [scalar_text(node.canonical)]
    return block(_as_want(node)) if node.items or node.pairs else [node.canonical]


def flow_node(node: Node) -> str:
    """A value that is there, on one line."""
    if node.kind == "scalar":
        return scalar_text(node.canonical, flow=True)
    return flow(_as_want(node)) if node.items or node.pairs else node.canonical


def _as_want(node: Node) -> Want:
    if node.kind == "mapping" and node.pairs:
        return Want(parts={key.canonical: _as_want(value) for key, value in node.pairs}, exact=True)
    if node.kind == "sequence" and node.items:
        return Want(parts={str(at): _as_want(item) for at, item in enumerate(node.items)}, listed=True)
    return Want(leaf=node.canonical)
