"""A seed: one edit that a person might make in a repository, and the lines where it must be mended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

#: The texts of a repository's manifests and kustomizations, by path.
Texts = Mapping[str, str]


@dataclass(frozen=True)
class Seed:
    """`files` are the new contents by path (None: the file is gone); any of `lines` of `path` is a right one."""

    kind: str
    path: str
    lines: frozenset[int]
    what: str
    files: Mapping[str, str | None]

    def __str__(self) -> str:
        return f"{self.kind}: {self.path}:{min(self.lines)} {self.what}"


class Kind(Protocol):
    """A kind of edit: where it can be made."""

    @property
    def name(self) -> str:
        """What a row of the table is called."""

    def seeds(self, texts: Texts) -> Iterator[Seed]:
        """One for every place."""
