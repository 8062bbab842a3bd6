"""The object that is looked for: what it was built as, and the names that it has had on its way."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from penstock.document import Document, Object
from penstock.where.nodes import Field, below, holds

#: Labels and annotations that Kustomize and Flux set by themselves are no business of a selector.
Words = dict[str, str]


@dataclass
class Subject:
    """An object as it was built, before variables were put in. `names` and `namespaces` are all that it was called
    before and after each step, for that is what patches may call it by."""

    document: Document
    names: set[str] = field(default_factory=set)
    namespaces: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.names.add(self.document.name)
        self.namespaces.add(self.document.namespace)

    @cached_property
    def content(self) -> Object:
        """The object, parsed."""
        return self.document.object

    def get(self, way: Field) -> Any:
        """The value of a field; None when there is none."""
        value: Any = self.content
        for key in way:
            value = below(value, key)
        return value

    def holds(self, way: Field) -> int:
        """How many steps of the way to a field are there."""
        return holds(self.content, way)

    def called(self, names: Iterable[str]) -> None:
        """Add names that the object has had."""
        self.names.update(names)

    def words(self, kind: str) -> Words:
        """metadata.labels or metadata.annotations."""
        found = self.get(("metadata", kind))
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
