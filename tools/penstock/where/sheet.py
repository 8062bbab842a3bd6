"""Sheets: texts that a person can edit, and the lines of their nodes. A text may stand inside another."""

from dataclasses import dataclass, replace

import yaml

from penstock import marks
from penstock.where.nodes import Field


@dataclass(frozen=True, slots=True)
class Sheet:
    """A YAML text: in the file `path`, `first` lines below its beginning. A `flat` one stands on a single line as far
    as anybody can tell. An `injected` one is the value of that field of the Flux Kustomization, wherever it is set."""

    path: str
    first: int = 0
    flat: bool = False
    injected: Field = ()

    def line(self, node: yaml.Node) -> int:
        """The line (from 1) on which a node begins."""
        return self.first + 1 + (0 if self.flat else int(node.start_mark.line))

    def at(self, key: str | int) -> "Sheet":
        """The sheet of the value under a key: another one only where every value is injected by its own field."""
        return replace(self, injected=(*self.injected, key)) if self.injected and not self.path else self

    def inner(self, scalar: yaml.ScalarNode) -> "Sheet":
        """The text that a scalar of this one holds."""
        if self.flat:
            return self
        literal = scalar.style == "|"
        return replace(self, first=self.first + int(scalar.start_mark.line) + literal, flat=not literal)


@dataclass(frozen=True, slots=True)
class Setter:
    """The line (0: the whole file) of a sheet's file that sets a field, and the scalar there when it is one."""

    sheet: Sheet
    line: int
    scalar: yaml.ScalarNode | None = None

    @property
    def last(self) -> int:
        """The last line of the scalar; 0 for a whole file."""
        if self.scalar is None or self.sheet.flat:
            return self.line
        return max(self.line, self.sheet.first + int(self.scalar.end_mark.line) + bool(self.scalar.end_mark.column))

    @property
    def raw(self) -> str:
        """The text that is written there, variables and all."""
        return str(self.scalar.value) if self.scalar is not None else ""


def setter(sheet: Sheet, mark: yaml.Node, value: yaml.Node | None = None) -> Setter:
    """What sets a field at a node's line."""
    return Setter(sheet, sheet.line(mark), value if isinstance(value, yaml.ScalarNode) else None)


def moved(inner: Setter, outer: Setter) -> Setter:
    """A setter of an injected text, where that text stands."""
    if outer.scalar is None:
        return Setter(outer.sheet, outer.line)
    sheet = outer.sheet.inner(outer.scalar)
    return Setter(sheet, outer.line if sheet.flat else sheet.first + _seen(outer.scalar, inner.line), inner.scalar)


def numbered(whole: Setter, line: int) -> int:
    """The line of the file that the line with this number (from 1) of a text stands on: the text is a whole file, or a
    literal in one."""
    return moved(Setter(Sheet(""), line), whole).line if whole.line else line


def _seen(scalar: yaml.ScalarNode, line: int) -> int:
    """The line of a literal (from 1) that people see, by its number for YAML, which may end lines where nobody does."""
    ends = [match[0] for match in marks.ENDS.finditer(marks.written(scalar))]
    return line - ends[: line - 1].count(marks.NEL)
