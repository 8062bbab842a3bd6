"""The place of a field of a rendered object."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from penstock.document import Document
from penstock.expand.rendered import Rendered
from penstock.finding import Place
from penstock.tree import Tree
from penstock.where.book import book
from penstock.where.nodes import Field
from penstock.where.sheet import Setter, Sheet, moved, numbered
from penstock.where.trace import Traced, declared, traced, trail_of, variable_setter
from penstock.where.trail import Trail
from penstock.where.uses import spoiled, unsound, use
from penstock.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Written:
    """A scalar in its file: the line where its field is, its text, and its quotes (empty: it has none)."""

    line: str
    text: str
    quotes: str


class Seen(Protocol):
    """An object of a cluster, as rules see it."""

    @property
    def document(self) -> Document:
        """The object."""
        ...

    @property
    def rendered(self) -> Rendered:
        """The Kustomization that applies it."""
        ...


def foresee(workshop: Workshop, seen: Iterable[tuple[Seen, Field]]) -> None:
    """Get ready to tell the places of fields: what must be built for it is built at once, by all workers."""
    with book(workshop).lock:
        trails = {id(trail): trail for item, way in seen if (trail := _needed(workshop, item, way))}
        Trail.begin(list(trails.values()))


def _needed(workshop: Workshop, item: Seen, way: Field) -> Trail | None:
    """The trail that a place needs; none for an object that stands in one file alone."""
    trail = trail_of(workshop, item.rendered)
    at = trail.index(item.document) if trail and not way else -1
    return None if trail is None or (at >= 0 and trail.alone(at)) else trail


def field_place(
    workshop: Workshop, item: Seen, field: Field, *, key: bool = False, text: str = "", line: int = 0
) -> Place:
    """The line that sets the field (or where it is missing); the object's first line when that is all that is known.

    `key` says that the field's name is what must be edited, `text` what the line holds when the value has several, and
    `line` which of them it is (from 1)."""
    return place(workshop, item.rendered, item.document, field, key=key, text=text, line=line)


def place(
    workshop: Workshop,
    one: Rendered,
    document: Document,
    field: Field,
    *,
    key: bool = False,
    given: bool = True,
    text: str = "",
    line: int = 0,
) -> Place:
    """The same, of a document that a Kustomization renders. With `given` a value that is nothing but a variable is set
    where the variable gets it."""
    with book(workshop).lock:
        found = traced(workshop, one, document, field, key=key, follow=given and not key, text=text)
    if found is None:
        return _folder(workshop, one)
    tree, setter = found
    path = tree.shown(setter.sheet.path)
    if line:
        return Place(path, numbered(setter, line))
    return Place(path, _line(workshop, tree, setter, text) if text else setter.line)


def written(workshop: Workshop, item: Seen, field: Field) -> Written | None:
    """The scalar that sets the field, as it stands in its file; None when none does, or nobody can tell
    where in a text it stands."""
    with book(workshop).lock:
        found = traced(workshop, item.rendered, item.document, field)
    if found is None or found[1].scalar is None or found[1].sheet.flat:
        return None
    tree, setter = found
    assert setter.scalar is not None
    lines = book(workshop).lines(tree, setter.sheet.path)
    line = lines[setter.line - 1] if 0 < setter.line <= len(lines) else ""
    return Written(line, str(setter.scalar.value), setter.scalar.style or "")


def declared_place(workshop: Workshop, one: Rendered, field: Field = (), line: int = 0) -> Place | None:
    """The line that sets a field of a Flux Kustomization, in the object that declares it; None when none does. Of a
    value of many lines it is the one with that number (from 1)."""
    found = declared(one)
    if found is None:
        return None
    with book(workshop).lock:
        there = traced(workshop, *found, field)
    if there is None:
        return _folder(workshop, found[0])
    tree, setter = there
    return _shown((tree, moved(Setter(Sheet("", injected=field), line), setter) if line else setter))


def given_place(workshop: Workshop, one: Rendered, variable: str) -> Place | None:
    """The line that gives a Kustomization's variable its value."""
    with book(workshop).lock:
        found = variable_setter(workshop, one, variable)
    return _shown(found) if found else None


def use_place(workshop: Workshop, one: Rendered, variable: str) -> Place:
    """The line where a Kustomization's objects use a variable first."""
    for document in one.build.documents if one.build else ():
        found = use(document, variable)
        if found:
            return _used(workshop, one, document, found)
    return _folder(workshop, one)


def expression_place(workshop: Workshop, one: Rendered, document: Document, values: Mapping[str, str]) -> Place:
    """The line of a document whose `${` Flux's substitution refuses, or where one of the values makes it no YAML; the
    object when none is to blame."""
    found = unsound(document) or spoiled(document, values)
    return _used(workshop, one, document, found) if found else place(workshop, one, document, ())


def _used(workshop: Workshop, one: Rendered, document: Document, found: tuple[Field, bool, str]) -> Place:
    way, key, text = found
    return place(workshop, one, document, way, key=key, given=False, text=text)


def _shown(found: Traced) -> Place:
    return Place(found[0].shown(found[1].sheet.path), found[1].line)


def _folder(workshop: Workshop, one: Rendered) -> Place:
    if one.source is None or one.build is None:
        return one.place
    return Place(workshop.trees[one.source.tree].shown(one.kustomization.path))


def _line(workshop: Workshop, tree: Tree, setter: Setter, text: str) -> int:
    """The first line of the value that holds the text; the field's own when none does."""
    lines = book(workshop).lines(tree, setter.sheet.path)
    last = setter.last if setter.line else len(lines)
    numbers = range(max(setter.line, 1), min(last, len(lines)) + 1)
    return next((number for number in numbers if text in lines[number - 1]), setter.line)
