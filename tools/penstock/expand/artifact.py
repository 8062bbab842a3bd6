"""ArtifactGenerator: artifacts that source-watcher composes out of folders of other sources."""

import hashlib
import json
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.discover.cluster import SourceRef, clean
from penstock.document import Document
from penstock.expand.kustomization import mapping, mappings
from penstock.globs import matches
from penstock.tree.tree import Entry, Tree, frozen


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy step: from a glob in the source `alias` to a path of the artifact."""

    alias: str
    glob: str
    to: str
    exclude: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spec:
    """One artifact: the sources by alias and the steps in order."""

    name: str
    sources: Mapping[str, SourceRef]
    copies: tuple[Copy, ...]

    @property
    def digest(self) -> str:
        """Short and the same for equal steps over equal sources."""
        text = json.dumps([sorted((a, str(r)) for a, r in self.sources.items()), [str(c) for c in self.copies]])
        return hashlib.sha256(text.encode()).hexdigest()[:12]


def specs(document: Document) -> Iterator[Spec]:
    """The artifacts that an ArtifactGenerator makes."""
    spec = mapping(document.object.get("spec"))
    sources = {
        str(one.get("alias")): SourceRef(
            str(one.get("kind")), str(one.get("namespace") or document.namespace), str(one.get("name"))
        )
        for one in mappings(spec.get("sources"))
    }
    for one in mappings(spec.get("artifacts")):
        yield Spec(str(one.get("name")), sources, tuple(_copy(step) for step in mappings(one.get("copy"))))


def compose(spec: Spec, tree: Tree) -> Mapping[str, Entry]:
    """The artifact's files. A glob's fixed leading folders are left out of the target, as `cp -r` does."""
    entries: dict[str, Entry] = {}
    for step in spec.copies:
        fixed, plain = _fixed(step.glob), not any(c in step.glob for c in "*?[")
        for path, entry in tree.entries.items():
            if not (matches(step.glob, path) or (plain and (path == step.glob or path.startswith(f"{step.glob}/")))):
                continue
            if any(matches(glob, path) or matches(glob, posixpath.basename(path)) for glob in step.exclude):
                continue
            entries[_target(step, fixed, path, plain)] = Entry(entry.mode, entry.oid, entry.source or path)
    return frozen(entries)


def _copy(step: dict[str, object]) -> Copy:
    alias, _, glob = str(step.get("from", "")).removeprefix("@").partition("/")
    to = str(step.get("to", "")).removeprefix("@artifact")
    folder = "/" if clean(to) and to.endswith("/") else ""
    exclude = step.get("exclude")
    return Copy(alias, glob, clean(to) + folder, tuple(map(str, exclude)) if isinstance(exclude, list) else ())


def _fixed(glob: str) -> str:
    parts = glob.split("/")
    stop = next((i for i, part in enumerate(parts) if any(c in part for c in "*?[")), len(parts) - 1)
    return "/".join(parts[:stop])


def _target(step: Copy, fixed: str, path: str, plain: bool) -> str:
    if plain and path == step.glob:  # one file: a target that does not end in / is its new name
        folder = step.to == "" or step.to.endswith("/")
        return posixpath.join(step.to, posixpath.basename(path)) if folder else step.to
    return posixpath.normpath(posixpath.join(step.to, path[len(fixed) :].lstrip("/")))
