"""The elements of lists are put in the wanted order, each with the comments above it."""

from collections.abc import Mapping

from penstock.edit.editor import CannotEdit, Editor
from penstock.edit.emit import Want
from penstock.edit.paired import roots
from penstock.edit.path import Steps
from penstock.edit.sheet import Node, Sheet
from penstock.edit.values import is_kustomize, names


class Movements(Editor):
    """Puts the elements of lists in the wanted order, each with the comments above it."""

    def __init__(self, page: Sheet, want: Mapping[Steps, str]) -> None:
        super().__init__(page)
        for root, one in roots(page, want):
            self._walk(root, one, "", is_kustomize(root))

    def _walk(self, node: Node, want: Want, field: str, kustomize: bool) -> None:
        if want.parts is None or node.alias is not None:
            return
        if node.kind == "mapping" and not want.listed:
            for key, value in node.pairs:
                if key.value in want.parts:
                    self._walk(value, want.parts[key.value], key.value, kustomize)
        named = names(node, field, kustomize) if node.kind == "sequence" and want.listed else None
        if named:
            shared = [one for one in want.parts if one in named]
            if [one for one in named if one in shared] != shared:
                self._move(node, named, shared)
            else:
                for one, item in zip(named, node.items, strict=True):
                    if one in want.parts:
                        self._walk(item, want.parts[one], "", kustomize)

    def _move(self, node: Node, named: list[str], order: list[str]) -> None:
        """Each place of an element that is wanted takes the next in order."""
        spans = {word: self._span(node, item) for word, item in zip(named, node.items, strict=True)}
        places = [spans[word] for word in named if word in order]
        last = max(end for _, end in spans.values())
        for (start, end), word in zip(places, order, strict=True):
            text = self.text[slice(*spans[word])]
            if not node.flow and last == len(self.text) and not self.text.endswith("\n"):
                text = text if text.endswith("\n") or end == last else text + self.page.newline
                text = text.rstrip("\r\n") if end == last else text
            self.edits.append((start, end, text.replace("\r\n", "\n")))

    def _span(self, node: Node, item: Node) -> tuple[int, int]:
        if node.flow:
            return item.start, item.end
        dash = self.dash(node, item)
        if not self.own_line(dash):
            raise CannotEdit
        start = above = self.line_start(dash)
        while above and self._comment_above(above, self.page.column(dash)):
            above = self.line_start(above - 1)
        head = self.text[self.line_start(above - 1) : above].strip() if above else ""
        begins = item is node.items[0] and (not head or head.startswith(("---", "%")))
        return start if begins else above, self.line_end(item.end)

    def _comment_above(self, start: int, column: int) -> bool:
        line = self.text[self.line_start(start - 1) : start]
        return line.strip().startswith("#") and len(line) - len(line.lstrip()) >= column
