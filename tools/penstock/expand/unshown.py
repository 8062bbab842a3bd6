"""The secret values that a failed build read: what Kustomize says of it may quote any of them."""

import posixpath
from collections.abc import Iterator

from penstock import marks
from penstock.document import Object
from penstock.locate import KUSTOMIZATIONS, MANIFESTS, legible
from penstock.render.build import Build
from penstock.secretive import called, mentioned, parts
from penstock.secrets import Veil, over
from penstock.shape import many, mapping
from penstock.tree import Tree

#: Where a kustomization, or a Flux Kustomization, holds patches.
PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902")


def unshown(build: Build, tree: Tree, spec: Object) -> Veil:
    """The veil over the values of all Secrets, generators of them and patches of them that the build read: nothing of
    it came out, so that the render cannot tell. `spec` is the Flux Kustomization's, as far as it is built with."""
    return over(_secrets(build, tree, spec))


def _secrets(build: Build, tree: Tree, spec: Object) -> Iterator[Object]:
    yield from _patches(spec)
    for path in build.closure.read:
        named = posixpath.basename(path) in KUSTOMIZATIONS
        text = legible(tree, path) if named or path.endswith(MANIFESTS) else b""
        found = marks.values(text) if mentioned(text) else []
        for content in () if isinstance(found, marks.Broken) else found:
            yield from _within(content, kustomization=named)


def _within(content: object, *, kustomization: bool) -> Iterator[Object]:
    one = mapping(content)
    if parts(one):
        yield one
    for inner in many(one.get("items")):
        yield from _within(inner, kustomization=False)
    if kustomization:
        yield from _generated(one)
        yield from _patches(one)


def _generated(content: Object) -> Iterator[Object]:
    """What secretGenerator makes of literals; one without a key is all value."""
    for generator in many(content.get("secretGenerator")):
        literals = many(mapping(generator).get("literals"))
        yield {"stringData": {str(n): str(one).partition("=")[2] or str(one) for n, one in enumerate(literals)}}


def _patches(content: Object) -> Iterator[Object]:
    """Secrets that patches name, and what operations put into Secrets."""
    for patch in (one for key in PATCHES for one in many(content.get(key))):
        text = mapping(patch).get("patch", patch)
        spoken = isinstance(text, str) and mentioned(str(patch).encode(errors="replace"))
        found = marks.values(text.encode()) if spoken else []
        for one in () if isinstance(found, marks.Broken) else found:
            if parts(mapping(one)):
                yield mapping(one)
            elif called(str(mapping(mapping(patch).get("target")).get("kind"))):
                yield {"stringData": dict(enumerate(_texts(one)))}


def _texts(operations: object) -> Iterator[str]:
    """What operations put, however deep it stands."""
    todo = [mapping(one).get("value") for one in many(operations)]
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            todo += value.values()
        elif isinstance(value, list):
            todo += value
        elif value is not None:
            yield str(value)
