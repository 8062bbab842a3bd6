"""Builds that must come out equal because everything they read is equal: a thousand sites whose releases have the same
content are built once.

Two keys are alike when they differ only in *where* their components are, and those folders have equal content. The
result of one stands for the other when nothing that it read depends on the place: outside the components, only files
that both would read. What cannot be shown to be equal is built.
"""

import hashlib
import json
import posixpath
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import replace
from functools import lru_cache

from penstock.discover.cluster import clean
from penstock.locate import KUSTOMIZATIONS, content
from penstock.render.build import Build, BuildKey, Closure
from penstock.tree import Tree
from penstock.tree.tree import SYMLINK

#: Annotations by which Kustomize writes paths into its output.
PLACED = b"config.kubernetes.io/"

Builder = Callable[[Sequence[BuildKey]], Mapping[BuildKey, Build]]


#: What keys that are alike have in common → one of them, and what was built of it.
Known = MutableMapping[object, tuple[BuildKey, Build]]


def built_once(
    keys: Sequence[BuildKey], trees: Callable[[str], Tree], build: Builder, known: Known
) -> dict[BuildKey, Build]:
    """Build one of each group that is alike, give its result to the others where that holds, and build the rest. What
    others were like is `known` the next time: a fleet comes in portions."""
    groups: dict[object, list[BuildKey]] = {}
    for key in keys:
        groups.setdefault(_likeness(key, trees(key.source.tree)), []).append(key)
    done = dict(build([group[0] for likeness, group in groups.items() if likeness not in known]))
    for likeness, group in groups.items():
        first, result = known.get(likeness) or (group[0], done[group[0]])
        for key in group:
            moved = _moved(result, _folders(first), _folders(key)) if key not in done else None
            if moved is not None:
                done[key] = moved
        if len(group) > 1:
            known[likeness] = first, result
    done.update(build([key for key in keys if key not in done]))
    return done


def _likeness(key: BuildKey, tree: Tree) -> object:
    """Equal for keys that may come out equal; a key without components is like no other."""
    folders = _folders(key)
    if not folders:
        return key
    injected = {name: value for name, value in json.loads(key.injected).items() if name != "components"}
    content = tuple((folder.count("/"), _content(tree, folder)) for folder in folders)
    return (tree, key.source, key.path, json.dumps(injected, sort_keys=True), content)


@lru_cache(maxsize=1 << 14)
def _content(tree: Tree, folder: str) -> str:
    """A digest of all files below a folder: equal for folders of equal content, wherever they are."""
    digest = hashlib.blake2b(digest_size=12)
    for path in tree.below(folder):
        entry = tree.entries[path]
        told = _told(tree, path) if posixpath.basename(path) in KUSTOMIZATIONS and entry.mode != SYMLINK else entry.oid
        digest.update(f"{path[len(folder) :]}\0{entry.mode}\0{told}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _told(tree: Tree, path: str) -> str:
    """A kustomization's content without the comment it begins with, which may name the site and changes nothing. Other
    files may be data, and then their comments are too."""
    lines = content(tree, path).splitlines(keepends=True)
    first = next((n for n, line in enumerate(lines) if line.strip() and not line.lstrip().startswith(b"#")), len(lines))
    return hashlib.blake2b(b"".join(lines[first:]), digest_size=12).hexdigest()


def _folders(key: BuildKey) -> tuple[str, ...]:
    """The components as tree paths."""
    named = json.loads(key.injected).get("components") if key.injected else None
    if not isinstance(named, list):
        return ()
    return tuple(clean(posixpath.join(key.path, str(name))) for name in named)


def _moved(build: Build, here: Sequence[str], there: Sequence[str]) -> Build | None:
    """The build as if its components were elsewhere; None when it is not certain to be the same."""
    if build.failure or any(PLACED in document.raw for document in build.documents):
        return None
    pairs = [(a, b) for a, b in zip(here, there, strict=True) if a != b]
    parts = []
    for paths in (build.closure.read, build.closure.listed, build.closure.missing, build.closure.torn):
        moved = [_path(path, pairs) for path in paths]
        if any(path is None for path in moved):
            return None
        parts.append(tuple(path for path in moved if path is not None))
    return replace(build, closure=Closure(*parts))


def _path(path: str, pairs: Iterable[tuple[str, str]]) -> str | None:
    """Where a path is for the other key; None when it lies beside a component, where the two differ unseen."""
    for a, b in pairs:
        if path == a or path.startswith(f"{a}/"):
            return b + path[len(a) :]
    for a, b in pairs:
        own = _own(a, b)
        if path == own or path.startswith(f"{own}/"):
            return None
    return path


@lru_cache(maxsize=1 << 14)
def _own(a: str, b: str) -> str:
    """The topmost folder of `a` that `b` is not in."""
    shared = posixpath.commonpath([f"/{a}", f"/{b}"]).strip("/")
    rest = a[len(shared) :].strip("/").split("/")[0]
    return f"{shared}/{rest}" if shared else rest
