"""Values are replaced, added and removed, with no other character touched."""

from collections.abc import Mapping, Sequence

from penstock.edit.editor import CannotEdit, Editor
from penstock.edit.emit import Want, block, block_scalar, flow, scalar_text, wanted
from penstock.edit.pages import below, titles
from penstock.edit.paired import paired
from penstock.edit.path import Steps, element
from penstock.edit.path import key as step_to
from penstock.edit.path import name as name_of
from penstock.edit.scalar import text_of
from penstock.edit.sheet import Node, Sheet
from penstock.edit.values import is_kustomize, names


class Changes(Editor):
    """Replaces, adds and removes values; the elements of lists are in order already."""

    def __init__(self, page: Sheet, want: Mapping[Steps, str], order: Sequence[Steps]) -> None:
        super().__init__(page)
        self._after = _predecessors(order)
        pairs = list(paired(page, want))
        if {new for (_, new), _ in pairs} != {*titles(want)} or len(pairs) != len(page.roots):
            raise CannotEdit
        for (_, new), root in pairs:
            self._change(root, wanted(below(want, new)), new, "", is_kustomize(root), -1)

    def _change(self, node: Node, want: Want, at: Steps, field: str, kustomize: bool, indent: int) -> None:
        if node.alias is not None:
            return  # it follows its anchor, or it is none any more
        if want.parts is None:
            if node.canonical != want.leaf:
                self._leaf(node, want, indent)
            return
        if node.kind == "mapping" and node.pairs and not want.listed:
            self._mapping(node, want, at, kustomize, indent)
            return
        named = names(node, field, kustomize) if node.kind == "sequence" and want.listed else None
        if named is None:
            self._replace(node, want, indent)
        elif named != list(want.parts) or any(part.parts for part in want.parts.values()):
            self._sequence(node, named, want, at, kustomize, indent)
        else:
            for item, part in zip(node.items, want.parts.values(), strict=True):
                self._change(item, part, at, "", kustomize, indent)

    # ---- leaves

    def _leaf(self, node: Node, want: Want, indent: int) -> None:
        text = text_of(want.leaf)
        if node.kind != "scalar" or (text is not None and "\n" in text):
            self._replace(node, want, indent)
            return
        style = node.style if node.style in ("'", '"') else ""
        new = scalar_text(want.leaf or "null", style, flow=self._in_flow(node))
        self._put(node, new)

    def _in_flow(self, node: Node) -> bool:
        """True when the scalar stands between brackets (a comma or bracket would end it)."""
        return any(root.start <= node.start < root.end and _flow_around(root, node) for root in self.page.roots)

    def _replace(self, node: Node, want: Want, indent: int) -> None:
        """The whole of a value by another. `indent` is the column of what it belongs to; -1 for a document."""
        text = text_of(want.leaf) if want.parts is None else None
        column = self.page.column(node.start)
        deeper = " " * (indent + 2 - column) if self.own_line(node.start) and column <= indent else ""
        if (node.flow and (node.pairs or node.items)) or self._in_flow(node):
            self._put(node, flow(want))
        elif text is not None:
            self._put(node, deeper + self._text(node, text, want.leaf or "", indent))
        elif want.parts is None and len(lines := block(want)) == 1 and not lines[0].startswith("- "):
            self._put(node, deeper + lines[0])
        elif self.own_line(node.start):
            self._put(node, deeper + _indented(block(want), column + len(deeper)).lstrip(" "))
        else:
            self.below(node, _indented(block(want), indent + 2))

    def _text(self, node: Node, text: str, canonical: str, indent: int) -> str:
        """A text of several lines stays in quotes where it was in quotes, or where a comment follows."""
        lines = block_scalar(text) if "\n" in text and node.style not in ("'", '"') else None
        if lines is None or self._rest(node.end).strip():
            return scalar_text(canonical, '"' if "\n" in text else "")
        return "\n".join([lines[0], *(f"{' ' * (indent + 2)}{line}".rstrip() for line in lines[1:])])

    def below(self, node: Node, lines: str) -> None:
        """Instead of a value on a line, lines below it; a comment stays where it is."""
        before = self.text[: node.start]
        start = len(before.rstrip(" "))
        if self._rest(node.end).strip():
            self.edits.append((start, node.end, ""))
            self._insert(self.line_end(node.end), lines)
        else:
            self.edits.append((start, node.end, f"\n{lines}"))

    def _rest(self, index: int) -> str:
        """What follows on the line."""
        return self.text[index : self.line_end(index)] if self.text[index - 1 : index] != "\n" else ""

    def _put(self, node: Node, new: str) -> None:
        glued = node.start == node.end and node.start and self.text[node.start - 1] in ":-"
        self.edits.append((node.start, node.end, f" {new}" if glued else new))

    # ---- mappings

    def _mapping(self, node: Node, want: Want, at: Steps, kustomize: bool, indent: int) -> None:
        parts = want.parts or {}
        present = [key.value for key, _ in node.pairs]
        kept = [word for word in present if word in parts]
        if not kept:
            self._replace(node, want, indent)
            return
        column = self.page.column(node.pairs[0][0].start)
        for key, value in node.pairs:
            if key.value in parts:
                self._change(value, parts[key.value], (*at, step_to(key.value)), key.value, kustomize, column)
                self._add_after(
                    node, key.value, value.end, self._new(parts, kept, at, key.value, kept[-1]), parts, column
                )
        spans = [(key.value in parts, key.start, value.end) for key, value in node.pairs]
        self._remove(node, spans)

    def _new(self, parts: Mapping[str, Want], kept: list[str], at: Steps, after: str, last: str) -> list[str]:
        """The new keys that go after a key that stays."""
        found: dict[str, list[str]] = {}
        for word in parts:
            if word not in kept:
                before = self._before(at, word)
                while before and before not in kept:
                    before = self._before(at, before)
                found.setdefault(before or last, []).append(word)
        return found.get(after, [])

    def _before(self, at: Steps, word: str) -> str:
        return self._after.get((*at, step_to(word)), "")

    def _add_after(self, node: Node, _: str, end: int, new: list[str], parts: Mapping[str, Want], column: int) -> None:
        for word in new:
            one = Want(parts={word: parts[word]})
            if node.flow:
                self.edits.append((end, end, f", {flow(one)[1:-1]}"))
            else:
                self._insert(self.line_end(end), _indented(block(one), column))

    # ---- lists

    def _sequence(self, node: Node, named: list[str], want: Want, at: Steps, kustomize: bool, indent: int) -> None:
        parts = want.parts or {}
        kept = [word for word in named if word in parts]
        if not kept:
            self._replace(node, want, indent)
            return
        items = dict(zip(named, node.items, strict=True))
        order = list(parts)
        first = order.index(kept[0])
        self._add_before(node, items[kept[0]], [parts[word] for word in order[:first]])
        for word in kept:
            column = self.page.column(node.start)
            self._change(items[word], parts[word], (*at, element(word)), "", kustomize, column)
            here = order.index(word) + 1
            until = next((i for i in range(here, len(order)) if order[i] in kept), len(order))
            self._add_items(node, items[word], [parts[one] for one in order[here:until]])
        spans = [
            (word in parts, item.start if node.flow else self.dash(node, item), item.end)
            for word, item in items.items()
        ]
        self._remove(node, spans)

    def _add_before(self, node: Node, item: Node, new: list[Want]) -> None:
        for want in new:
            one = Want(parts={"": want}, listed=True)
            if node.flow:
                self.edits.append((item.start, item.start, f"{flow(want)}, "))
                continue
            dash = self.dash(node, item)
            if not self.own_line(dash):
                raise CannotEdit
            self._insert(self.line_start(dash), _indented(block(one), self.page.column(node.start)))

    def _add_items(self, node: Node, item: Node, new: list[Want]) -> None:
        for want in new:
            if node.flow:
                self.edits.append((item.end, item.end, f", {flow(want)}"))
            else:
                one = Want(parts={"": want}, listed=True)
                self._insert(self.line_end(item.end), _indented(block(one), self.page.column(node.start)))

    # ---- both

    def _insert(self, at: int, lines: str) -> None:
        """Whole lines at the beginning of a line, or at the end of a text without a last line end."""
        if at == len(self.text) and not self.text.endswith("\n"):
            self.edits.append((at, at, f"\n{lines}"))
        else:
            self.edits.append((at, at, f"{lines}\n"))

    def _remove(self, node: Node, spans: list[tuple[bool, int, int]]) -> None:
        """Cut out the parts that do not stay, with their lines, or with their commas."""
        for number, (stays, start, end) in enumerate(spans):
            if stays:
                continue
            after = next((span[1] for span in spans[number + 1 :] if span[0]), None)
            if node.flow:
                if after is not None:
                    self.edits.append((start, spans[number + 1][1], ""))
                elif not any(span[0] is False for span in spans[:number][-1:]):
                    self.edits.append((spans[number - 1][2], spans[-1][2], ""))
            elif self.own_line(start):
                self.edits.append((self.line_start(start), self.line_end(end), ""))
            elif number == 0 and after is not None:
                self.edits.append((start, after, ""))
            elif not (after is not None and not any(span[0] for span in spans[:number])):
                raise CannotEdit


def _indented(lines: Sequence[str], column: int) -> str:
    return "\n".join(f"{' ' * column}{line}".rstrip() for line in lines)


def _flow_around(node: Node, inner: Node) -> bool:
    """True when a flow collection below the node, or itself, holds the inner one."""
    while True:
        if node.flow and node is not inner:
            return True
        below = [value for pair in node.pairs for value in pair] if node.pairs else node.items
        found = next(
            (one for one in below if one.start <= inner.start and inner.end <= one.end and one is not inner), None
        )
        if found is None or found.shared:
            return False
        node = found


def _predecessors(order: Sequence[Steps]) -> dict[Steps, str]:
    """Path of a key → the key before it in the same mapping."""
    found: dict[Steps, str] = {}
    last: dict[Steps, str] = {}
    for steps in order:
        for length in range(len(steps)):
            above, step = steps[:length], steps[length]
            if (*above, step) not in found:
                found[(*above, step)] = last.get(above, "")
                last[above] = name_of(step)
    return found
