"""The patches that a kustomization file applies, by entry and file, and what it builds on."""

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from penstock.document import Document
from penstock.edit.path import ORDER, Steps, name
from penstock.edit.scalar import text_of
from penstock.edit.sheet import Unreadable, sheet
from penstock.edit.values import values
from penstock.locate import KUSTOMIZATIONS
from penstock.patterns import fits
from penstock.promote.bench import Bench
from penstock.promote.layout import pointed

#: The lists of a kustomization file that hold patches; an entry of the older one is a path and nothing else.
PATCHES, MERGED = "patches", "patchesStrategicMerge"
#: Fields that name a version.
VERSIONS = {"tag", "newTag", "digest", "version", "image", "semver", "commit", "newName"}


@dataclass(frozen=True)
class Patch:
    """An entry of `patches:` in a release: its leaves by the steps below the entry, and its file's content."""

    name: str
    leaves: tuple[tuple[Steps, str], ...]
    content: bytes | None
    field: str = PATCHES

    @property
    def file(self) -> str:
        """The path that the entry names; empty for a patch that is written out in it."""
        return _file(self.field, self.leaves)

    @property
    def target(self) -> Mapping[str, str]:
        """kind, name and the like of the objects that it is for."""
        return {steps[1]: text_of(text) or "" for steps, text in self.leaves if steps[:1] == ("target",) and steps[1:]}

    def fits(self, document: Document) -> bool:
        """True when it changes this object, as far as kind and name say; an expression that may take long fits all."""
        words = {"kind": document.kind, "name": document.name, "namespace": document.namespace, "group": document.group}
        return all(fits(self.target.get(word) or ".*", value) is not False for word, value in words.items())


def patches_of(bench: Bench, folder: str) -> dict[str, Patch]:
    """The patches of a folder, by their names, but for those that name a version. None where its file cannot be taken
    apart: whoever builds it says so."""
    entries: dict[tuple[str, str], list[tuple[Steps, str]]] = {}
    try:
        now = values_of(bench, kustomization_of(bench, folder))
    except Unreadable:
        return {}
    for steps, text in now.items():
        if steps[0] in (PATCHES, MERGED) and len(steps) > 1 and steps[1] != ORDER:
            entries.setdefault((steps[0], name(steps[1])), []).append((steps[2:], text))
    found: dict[str, Patch] = {}
    for (field, entry), leaves in entries.items():
        file = _file(field, leaves)
        place = posixpath.normpath(posixpath.join(folder, file)) if file else ""
        if not file or place in bench.tree.entries:
            one = Patch(entry, tuple(sorted(leaves)), bench.tree.read(place) if file else None, field)
            found |= {} if _versioned(one) else {entry: one}
    return found


def resources_of(bench: Bench, folder: str) -> Sequence[str]:
    """What the kustomization file of a folder lists as its resources, as paths of the repository."""
    path = kustomization_of(bench, folder)
    named = [name(steps[1]) for steps in values_of(bench, path) if steps[0] == "resources" and len(steps) > 1]
    return [posixpath.normpath(posixpath.join(folder, one)) for one in dict.fromkeys(named) if one]


def kustomization_of(bench: Bench, folder: str) -> str:
    """The path of the kustomization file in a folder; empty when there is none."""
    found = (posixpath.normpath(posixpath.join(folder, one)) for one in KUSTOMIZATIONS)
    return next((path for path in found if path in bench.tree.entries), "")


def values_of(bench: Bench, path: str) -> dict[Steps, str]:
    """The values of a file, none where there is none. Raises Unreadable for one that cannot be taken apart."""
    found = values(sheet(bench.tree.read(path))) if path else {}
    return {steps: text for steps, text in found.items() if steps}  # a file may be one word


def _file(field: str, leaves: Sequence[tuple[Steps, str]]) -> str:
    at = () if field == MERGED else ("path",)
    return next((text_of(text) or "" for steps, text in leaves if steps == at), "")


def _versioned(patch: Patch) -> bool:
    """True for a patch that names a version: that is what a release is for."""
    text = patch.content
    if text is None:
        text = next(((text_of(found) or "").encode() for steps, found in patch.leaves if steps == ("patch",)), b"")
    try:
        found = values(sheet(text))
    except Unreadable:
        return True
    return any({*steps, *pointed(steps)} & VERSIONS for steps in found)
