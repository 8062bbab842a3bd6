"""An edit of a page, and what whoever makes some knows of it."""

from penstock.edit.sheet import Node, Sheet

#: (from, to, text): what stands there instead. Those that begin at one place come in their order.
Edit = tuple[int, int, str]


class CannotEdit(ValueError):
    """The wanted values cannot be brought into the file without touching anything else."""


class Editor:
    """A page, the edits made of it so far, and where its lines and elements begin."""

    def __init__(self, page: Sheet) -> None:
        self.page = page
        self.text = page.text
        self.edits: list[Edit] = []

    def line_start(self, index: int) -> int:
        """Where the line begins."""
        return self.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        """Where the next line begins; at the end of the text that is the end."""
        if index and self.text[index - 1] == "\n":
            return index
        found = self.text.find("\n", index)
        return len(self.text) if found < 0 else found + 1

    def dash(self, node: Node, item: Node) -> int:
        """Where the dash of a list's element stands."""
        column = self.page.column(node.start)
        start = self.line_start(item.start)
        while start >= 0:
            at = start + column
            if (
                self.text[at : at + 1] == "-"
                and at <= item.start
                and (at == node.start or not self.text[start:at].strip())
            ):
                return at
            if start == 0 or start <= node.start:
                break
            start = self.line_start(start - 1)
        raise CannotEdit

    def own_line(self, index: int) -> bool:
        """True when nothing but spaces stands before it on its line."""
        return not self.text[self.line_start(index) : index].strip()
