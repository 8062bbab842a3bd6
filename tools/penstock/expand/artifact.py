"""ArtifactGenerator: artifacts that source-watcher composes out of folders of other sources."""

import hashlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from penstock.discover.cluster import SourceRef, clean
from penstock.document import Document
from penstock.globs import matches
from penstock.shape import many, mapping, mappings
from penstock.tree.tree import Entry, Tree, frozen

GLOB = re.compile(r"[*?\[\]]")
#: A file of the source, and its path in the artifact.
Pair = tuple[str, str]


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
    """The artifact's files, as source-watcher copies them."""
    entries: dict[str, Entry] = {}
    for step in spec.copies:
        for path, target in list((_globbed if GLOB.search(step.glob) else _named)(step, tree, entries)):
            entry = tree.entries[path]
            entries[target] = Entry(entry.mode, entry.oid, entry.source or path)
    return frozen(entries)


def _globbed(step: Copy, tree: Tree, _: Mapping[str, Entry]) -> Iterator[Pair]:
    """What a pattern fits, a folder with all that is in it. `**` is here what `*` is; a target keeps the whole path,
    but for the folder before a last `/**`."""
    wanted = re.sub(r"\*+", "*", step.glob)
    depth = wanted.count("/") + 1
    stripped = f"{step.glob.removesuffix('/**')}/" if step.glob.endswith("/**") else ""
    base = _fixed(step.glob)
    for path in tree.entries:
        top = "/".join(path.split("/", depth)[:depth])
        if top.count("/") + 1 == depth and matches(wanted, top) and not _excluded(step, path, base, depth):
            yield path, _target(step, path.removeprefix(stripped))


def _named(step: Copy, tree: Tree, there: Mapping[str, Entry]) -> Iterator[Pair]:
    """A file, under the target's name or in its folder; or a folder, as a folder of the target."""
    path = clean(step.glob)
    if path not in tree.entries:
        depth = path.count("/") + 2 if path else 1
        for below in tree.below(path) if path in tree.folders else ():
            if not _excluded(step, below, path, depth):
                yield below, _target(step, below.removeprefix(f"{path.rpartition('/')[0]}/"))
    elif not _excluded(step, path, "", path.count("/") + 1):
        folder = step.to == "" or step.to.endswith("/") or any(one.startswith(f"{step.to}/") for one in there)
        yield path, _target(step, posixpath.basename(path)) if folder else step.to


def _excluded(step: Copy, path: str, base: str, depth: int) -> bool:
    """Whether a pattern takes out the path or one of its folders from that depth on: by its way from the source's root
    or from the folder that is copied, or by its name."""
    parts = path.split("/")
    ways = ["/".join(parts[: index + 1]) for index in range(depth - 1, len(parts))] if step.exclude else []
    for way in ways:
        said = (way, way.removeprefix(f"{base}/")) if base else (way,)
        for glob in step.exclude:
            names = said if "/" in glob else (*said, posixpath.basename(way))
            if any(matches(glob, name) for name in names):
                return True
    return False


def _copy(step: dict[str, object]) -> Copy:
    alias, _, glob = str(step.get("from", "")).removeprefix("@").partition("/")
    to = str(step.get("to", "")).removeprefix("@artifact")
    folder = "/" if clean(to) and to.endswith("/") else ""
    return Copy(alias, glob, clean(to) + folder, tuple(map(str, many(step.get("exclude")))))


def _fixed(glob: str) -> str:
    """The folders before the first part that is a pattern."""
    parts = glob.split("/")
    return "/".join(parts[: next(index for index, part in enumerate(parts) if GLOB.search(part))])


def _target(step: Copy, path: str) -> str:
    return posixpath.normpath(posixpath.join(step.to, path))
