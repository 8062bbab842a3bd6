"""Clusters that a tree shows by itself: gotk-sync.yaml, FluxInstance, flux-instance chart values, or loose roots."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from penstock.discover.cluster import BLANK, FLUX_SYSTEM, Entry, SourceRef, clean, entry
from penstock.discover.loose import beside, roots
from penstock.discover.patched import is_flux
from penstock.discover.read import inside, objects, parsed
from penstock.document import Object
from penstock.expand.misspelt import meant
from penstock.finding import Place
from penstock.locate import KUSTOMIZATIONS, MANIFESTS, content
from penstock.tree import Tree
from penstock.tree.blobs import blobs

GOTK = "gotk-sync.yaml"
CALLED = ("flux", "gotk")
HINT = re.compile(rb"kind:\s*FluxInstance\b|\bsync:\s*(?:[{#]|$)", re.MULTILINE)
#: What a file has in it that the pattern finds: looking for these first takes a tenth of the time.
WORDS = (b"FluxInstance", b"sync:")

#: Tree → another one that is nearly the same, and the paths where it is not.
_BESIDE: WeakKeyDictionary[Tree, tuple[Tree, frozenset[str]]] = WeakKeyDictionary()
#: Differences between two trees up to which only they are read.
FEW = 200


def compare(tree: Tree, other: Tree, differing: frozenset[str]) -> None:
    """Remember that a revision is the same as another tree but for these paths: then only they are read out of git."""
    if tree.commit and len(differing) <= FEW:
        _BESIDE[tree] = (other, differing)


@lru_cache(maxsize=4)
def known(tree: Tree) -> dict[str, Entry]:
    """Entry path → entry, for all that Flux's own files declare."""
    found: dict[str, Entry] = {}
    bootstrapped = _bootstrapped(tree)
    if not all(one.path and _aside(tree, one) for one in bootstrapped[:1]):
        for one in bootstrapped:
            found.setdefault(one.path, one)
    for one in _synced(tree):
        if one.path in tree.folders:
            found.setdefault(one.path, one)
    return found


def own(tree: Tree, folders: Collection[str]) -> dict[str, Entry]:
    """Folder → entry, for those of some folders that Flux's own files in them declare."""
    found: dict[str, Entry] = {}
    for one in _called(tree, lambda path: any(folder in folders for folder in _above(path))):
        if one.path in folders and one.path in _above(one.place.path):
            found.setdefault(one.path, one)
    return found


def _called(tree: Tree, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[Entry]:
    """What the files declare that are called after Flux, or lie in a folder that is. No others are read: a fleet has
    thousands of them."""
    for path in tree.entries:
        if any(word in path.lower() for word in CALLED) and _may(path) and wanted(path):
            text = content(tree, path)
            if _tells(path, text):
                read = parsed(text)
                for one in _gotk(path, read) if path.endswith(GOTK) else _instances(tree, path, read):
                    yield _begun(tree, one)


def _above(path: str) -> list[str]:
    """The folders that a file lies in."""
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _bootstrapped(tree: Tree) -> list[Entry]:
    """What `flux bootstrap` left; first the entries that are of a folder of the tree."""
    files = [(path, text) for path, text in _declaring(tree).items() if path.endswith(GOTK)]
    found = [_begun(tree, one) for path, text in files for one in _gotk(path, parsed(text))]
    here = any(one.path in tree.folders for one in found)
    return found if here else sorted(found, key=lambda one: not _aside(tree, one))


def _aside(tree: Tree, one: Entry) -> bool:
    """Whether an entry's path is not there, and its own file lies in a folder of that path further down."""
    return one.path not in tree.folders and f"/{one.path}/" in f"/{one.place.path}"


def _synced(tree: Tree) -> Iterator[Entry]:
    for path, text in _declaring(tree).items():
        if HINT.search(text) and b"path:" in text and path.endswith(MANIFESTS):
            yield from (_begun(tree, one) for one in _instances(tree, path, parsed(text)))


def _begun(tree: Tree, one: Entry) -> Entry:
    """An entry whose path is a slip away from the folder that its own file lies in, as of that folder: what is wrong is
    the path, which its Kustomization still says."""
    folder = meant(tree, "", one.path) if one.path and one.path not in tree.folders else ""
    return replace(one, path=folder) if folder and one.place.path.startswith(f"{folder}/") else one


def deeper(tree: Tree) -> tuple[Entry, str] | None:
    """An entry whose path is one of a folder of the tree, not of the tree: what is published is that folder. The entry,
    and the folder when it is the only one."""
    for one in (*_bootstrapped(tree), *_synced(tree)):
        tops = [folder.removesuffix(f"/{one.path}") for folder in tree.folders if folder.endswith(f"/{one.path}")]
        if one.path and one.path not in tree.folders and len(tops) == 1:
            return one, tops[0]
    return None


def astray(tree: Tree) -> list[tuple[Entry, Entry]]:
    """Entries whose file lies outside of the folder that they lead to, while that folder brings one of its own in the
    same place; each with that one. `flux bootstrap` and people put the file into its cluster's folder; what is called
    otherwise may be applied by hand, or be a template."""
    found = list(_called(tree))
    settled = {one.path: one for one in found if one.path and _lies_in(one)}
    strangers = ((one, settled[one.path]) for one in found if one.path in settled and not _lies_in(one))
    return [(one, own) for one, own in strangers if one.place.path.endswith(own.place.path.removeprefix(own.path))]


def _lies_in(one: Entry) -> bool:
    return not one.path or one.place.path.startswith(f"{one.path}/")


@lru_cache(maxsize=4)
def _declaring(tree: Tree) -> Mapping[str, bytes]:
    """The files that may declare an entry, with their contents."""
    beside = _BESIDE.get(tree)
    if beside is None:
        return {path: text for path in tree.entries if _may(path) and _tells(path, text := content(tree, path))}
    other, differing = beside
    same = {path: text for path, text in _declaring(other).items() if path not in differing}
    here = {path: tree.entries[path].oid for path in differing if path in tree.entries and _may(path)}
    texts = blobs(tree.root, here.values()) if here else {}
    fresh = {path: text for path, oid in here.items() if _tells(path, text := texts.get(oid, b""))}
    return dict(sorted({**same, **fresh}.items()))


def _may(path: str) -> bool:
    return path.endswith((GOTK, *MANIFESTS))


def _tells(path: str, text: bytes) -> bool:
    return path.endswith(GOTK) or (any(word in text for word in WORDS) and HINT.search(text) is not None)


def entries(tree: Tree) -> list[Entry]:
    """Every entry that Flux's own files show and those beside them; when they show none, the folders that no
    Kustomization reaches."""
    declared = list(known(tree).values())
    return [*declared, *beside(tree, declared)] if declared else roots(tree)


def _gotk(path: str, objects: list[Object]) -> list[Entry]:
    """The entry that the file declares. Of several Kustomizations it is the one that leads to the file itself; without
    such a one somebody applies the file's folder."""
    declared = list(_declared(path, objects))
    if len(declared) < 2:
        return declared
    folder, first = path.rpartition("/")[0], declared[0]
    own = [one for one in declared if not one.path or f"{folder}/".startswith(f"{one.path}/")]
    source = first.source
    return own[:1] or [
        entry(
            folder,
            kind=source.kind,
            name=source.name,
            namespace=source.namespace,
            url=first.url,
            place=Place(path),
        )
    ]


def _declared(path: str, objects: list[Object]) -> Iterator[Entry]:
    for one in objects:
        spec, namespace = inside(one, "spec"), inside(one, "metadata").get("namespace", FLUX_SYSTEM)
        if not is_flux(one) or _template(spec.get("path")):
            continue
        ref = inside(spec, "sourceRef")
        source = SourceRef(ref.get("kind", "GitRepository"), ref.get("namespace", namespace), ref.get("name", ""))
        yield Entry(clean(str(spec.get("path", ""))), source, one, _url(objects, source), Place(path))


def _template(path: Any) -> bool:
    """Whether a sync path is still to be filled in: nobody substitutes in what brings the first Kustomization."""
    return "$" in str(path) or BLANK.search(str(path)) is not None


def _url(objects: list[Object], source: SourceRef) -> str:
    for one in objects:
        if one.get("kind") == source.kind and inside(one, "metadata").get("name") == source.name:
            return str(inside(one, "spec").get("url", ""))
    return ""


def _instances(tree: Tree, path: str, objects: list[Object]) -> Iterator[Entry]:
    for one in objects:
        for sync, said in _syncs(one):
            where = sync.get("path")
            if not isinstance(where, str) or _template(where):
                continue
            namespace = said or _namespace(tree, path.rpartition("/")[0]) or FLUX_SYSTEM
            yield entry(
                where,
                kind=str(sync.get("kind", "GitRepository")),
                name=str(sync.get("name") or namespace),
                namespace=namespace,
                url=str(sync.get("url", "")),
                place=Place(path),
            )


def _syncs(one: Object) -> Iterator[tuple[dict[str, Any], str]]:
    """The `sync` of a FluxInstance, of a HelmRelease of its chart, or of that chart's values file; and the namespace
    that it says."""
    namespace = str(inside(one, "metadata").get("namespace") or "")
    if one.get("kind") == "FluxInstance":
        yield inside(inside(one, "spec"), "sync"), namespace
    elif one.get("kind") == "HelmRelease":
        yield inside(inside(inside(one, "spec"), "values"), "instance", "sync"), namespace
    elif "kind" not in one:
        yield inside(one, "instance", "sync"), ""


def _namespace(tree: Tree, folder: str) -> str:
    """What a Flux Kustomization of a folder above, or the folder's own kustomization, says the namespace is."""
    above = folder.rpartition("/")[0]
    for path in (f"{above}/{name}" for name in tree.children.get(above, ()) if name.endswith(MANIFESTS)):
        for one in objects(tree, path):
            spec = inside(one, "spec")
            if clean(str(spec.get("path", ""))) == folder and isinstance(spec.get("targetNamespace"), str):
                return str(spec["targetNamespace"])
    files = (one for name in KUSTOMIZATIONS for one in objects(tree, f"{folder}/{name}"))
    return next((str(one["namespace"]) for one in files if isinstance(one.get("namespace"), str)), "")
