"""A site's promotable files, read: every value by its path, as the freight names it."""

import hashlib
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from penstock.edit.path import Steps, parsed, written
from penstock.edit.scalar import quoted
from penstock.edit.sheet import Unreadable, sheet
from penstock.edit.values import values
from penstock.errors import PenstockError
from penstock.promote.layout import Layout, Place, moves, unnamed
from penstock.promote.staying import OPEN, Stays, opened
from penstock.tree import Tree

#: What is read value by value; any other file is one value.
YAML = (".yaml", ".yml", "Kustomization")
#: Stands for a site's registry in values and paths that do not belong to a site.
REGISTRY = "{registry}"


@dataclass(frozen=True, eq=False)
class File:
    """One promotable file: all of its values, and those that move. A file that is no YAML is one value, at no steps."""

    place: Place
    content: bytes
    values: Mapping[Steps, str]
    moving: frozenset[Steps]
    #: Those that stay, and no setting says so.
    unnamed: frozenset[Steps] = frozenset()
    #: Lists that move, of which something inside stays: that is left open here.
    open: Mapping[Steps, str] = field(default_factory=dict)
    stays: Stays = field(default=bool, repr=False)

    @property
    def whole(self) -> bool:
        """True when everything in it moves."""
        return len(self.moving) == len(self.values) and not self.open

    @property
    def opaque(self) -> bool:
        """True for a file that is one value."""
        return not self.place.path.endswith(YAML)


@dataclass(frozen=True, eq=False)
class Site:
    """A site as a tree has it. `files` goes by the path with the site left open."""

    name: str
    registry: str
    files: Mapping[str, File]

    @cached_property
    def values(self) -> Mapping[str, str]:
        """What moves, as freight names it: `<open path>#<path>`, with the registry left open too."""
        return dict(self._each(lambda file: file.moving))

    @cached_property
    def unnamed(self) -> Mapping[str, str]:
        """What stays only because no setting speaks of it, in the same form."""
        return dict(self._each(lambda file: file.unnamed))

    @cached_property
    def all(self) -> Mapping[str, str]:
        """Every value of the promotable files, in the same form."""
        return dict(self._each(lambda file: file.values))

    def _each(self, which: Callable[[File], Container[Steps]]) -> Iterator[tuple[str, str]]:
        for open_path, file in self.files.items():
            chosen = which(file)
            for steps, text in file.values.items():
                if steps in chosen:
                    yield self.neutral(f"{open_path}#{written(steps)}"), self.neutral(file.open.get(steps, text))

    def neutral(self, text: str) -> str:
        """The text without this site's registry."""
        return _replaced(text, self.registry, REGISTRY)

    def own(self, text: str) -> str:
        """The text with this site's registry."""
        return text.replace(REGISTRY, self.registry) if self.registry else text


def read(tree: Tree, layout: Layout, name: str, sizes: tuple[str, ...] = ()) -> Site:
    """The site as it is in the tree. PenstockError says which file cannot be read, and where."""
    places = layout.files.get(layout.known(name), {})
    files = {one: _file(tree, layout, place, sizes) for one, place in places.items()}
    return Site(name, layout.registry(name), files)


def parts(path: str) -> tuple[str, Steps]:
    """The file (with the site left open) and the steps of a value's path."""
    file, _, steps = path.partition("#")
    return file, parsed(steps)


def digest(content: bytes) -> str:
    """The value that a file which is no YAML has."""
    return quoted(f"sha256:{hashlib.sha256(content).hexdigest()}")


def _file(tree: Tree, layout: Layout, place: Place, sizes: tuple[str, ...]) -> File:
    try:
        content = tree.read(place.path)
    except OSError as error:
        raise PenstockError(f"{place.path} cannot be read: {error.strerror}") from error
    if not place.path.endswith(YAML):
        return File(place, content, {(): digest(content)}, frozenset({()}))
    try:
        found = values(sheet(content)) or {(): "null"}
    except Unreadable as error:
        raise PenstockError(f"{place.path}:{error.line}: {error}") from error
    moving = frozenset(steps for steps in found if moves(layout.settings, place.by, steps, sizes))
    rest = frozenset(one for one in found if one not in moving and unnamed(layout.settings, place.by, one))
    by = place.by.model_copy(update={"fields": ()})

    def stays(steps: Steps) -> bool:
        return not moves(layout.settings, by, steps, sizes)

    told = {steps: opened(found[steps], steps, stays) for steps in moving}
    return File(place, content, found, moving, rest, {one: text for one, text in told.items() if OPEN in text}, stays)


def _replaced(text: str, registry: str, by: str) -> str:
    if not registry or registry not in text:
        return text
    return re.sub(rf"(?<![\w.-]){re.escape(registry)}(?=/)", by, text)
