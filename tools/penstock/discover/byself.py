"""Clusters that a tree shows by itself: gotk-sync.yaml, FluxInstance, flux-instance chart values, or loose roots."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from penstock import marks
from penstock.discover.cluster import FLUX_SYSTEM, Entry, SourceRef, clean, entry
from penstock.document import Object
from penstock.finding import Place
from penstock.locate import KUSTOMIZATIONS, MANIFESTS, content
from penstock.tree import Tree
from penstock.tree.revision import blobs

FLUX_KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/"
GOTK = "gotk-sync.yaml"
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


def _bootstrapped(tree: Tree) -> list[Entry]:
    """What `flux bootstrap` left; first the entries that are of a folder of the tree."""
    found = [
        one for path, text in _declaring(tree).items() if path.endswith(GOTK) for one in _gotk(path, _parsed(text))
    ]
    here = any(one.path in tree.folders for one in found)
    return found if here else sorted(found, key=lambda one: not _aside(tree, one))


def _aside(tree: Tree, one: Entry) -> bool:
    """Whether an entry's path is not there, and its own file lies in a folder of that path further down."""
    return one.path not in tree.folders and f"/{one.path}/" in f"/{one.place.path}"


def _synced(tree: Tree) -> Iterator[Entry]:
    for path, text in _declaring(tree).items():
        if HINT.search(text) and b"path:" in text and path.endswith(MANIFESTS):
            yield from _instances(path, _parsed(text))


def deeper(tree: Tree) -> tuple[Entry, str] | None:
    """An entry whose path is one of a folder of the tree, not of the tree: what is published is that folder. The entry,
    and the folder when it is the only one."""
    for one in (*_bootstrapped(tree), *_synced(tree)):
        tops = [folder.removesuffix(f"/{one.path}") for folder in tree.folders if folder.endswith(f"/{one.path}")]
        if one.path and one.path not in tree.folders and len(tops) == 1:
            return one, tops[0]
    return None


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
    """Every entry that the tree shows; when Flux's own files show none, the folders that no Kustomization reaches."""
    declared = list(known(tree).values())
    return declared or _roots(tree)


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
        if one.get("kind") != "Kustomization" or not str(one.get("apiVersion", "")).startswith(FLUX_KUSTOMIZATION):
            continue
        spec, namespace = _map(one, "spec"), _map(one, "metadata").get("namespace", FLUX_SYSTEM)
        ref = _map(spec, "sourceRef")
        source = SourceRef(ref.get("kind", "GitRepository"), ref.get("namespace", namespace), ref.get("name", ""))
        yield Entry(clean(str(spec.get("path", ""))), source, one, _url(objects, source), Place(path))


def _url(objects: list[Object], source: SourceRef) -> str:
    for one in objects:
        if one.get("kind") == source.kind and _map(one, "metadata").get("name") == source.name:
            return str(_map(one, "spec").get("url", ""))
    return ""


def _instances(path: str, objects: list[Object]) -> Iterator[Entry]:
    for one in objects:
        for sync, namespace in _syncs(one):
            where = sync.get("path")
            if not isinstance(where, str) or "$" in where or "{{" in where:
                continue
            yield entry(
                where,
                kind=str(sync.get("kind", "GitRepository")),
                name=str(sync.get("name") or namespace),
                namespace=namespace,
                url=str(sync.get("url", "")),
                place=Place(path),
            )


def _syncs(one: Object) -> Iterator[tuple[dict[str, Any], str]]:
    """The `sync` of a FluxInstance, of a HelmRelease of its chart, or of that chart's values file."""
    namespace = str(_map(one, "metadata").get("namespace") or FLUX_SYSTEM)
    if one.get("kind") == "FluxInstance":
        yield _map(_map(one, "spec"), "sync"), namespace
    elif one.get("kind") == "HelmRelease":
        yield _map(_map(_map(one, "spec"), "values"), "instance", "sync"), namespace
    elif "kind" not in one:
        yield _map(one, "instance", "sync"), FLUX_SYSTEM


def _roots(tree: Tree) -> list[Entry]:
    """Folders with Flux Kustomizations, or that gather them from others, which nothing else of the tree leads to; where
    some lead to themselves, as Flux's own do, only these."""
    leads: dict[str, set[str]] = {}
    declaring: set[str] = set()
    for path in tree.entries:
        if path.startswith(".") or not path.endswith(MANIFESTS):  # a folder with a dot is for tools, or put away
            continue
        if b"kustomize.toolkit.fluxcd.io" not in content(tree, path):
            continue
        for one in _objects(tree, path):
            if one.get("kind") == "Kustomization" and str(one.get("apiVersion", "")).startswith(FLUX_KUSTOMIZATION):
                led = _led_to(tree, clean(str(_map(one, "spec").get("path", ""))))
                leads.setdefault(path.rpartition("/")[0], set()).update(led - {""})
                declaring.add(path)
    gathered = _gathered(tree, declaring)
    held = {inside for folder, found in gathered.items() for inside in found if not _below(folder, inside)}

    def own(folder: str, other: str) -> bool:
        """Whether what another folder declares is part of this one."""
        return _below(other, folder) or other in gathered.get(folder, ())

    begins = (leads.keys() | gathered.keys()) - held
    loose = sorted(f for f in begins if not any(_within(f, led) for g, led in leads.items() if not own(f, g)))
    tops = [f for f in loose if not any(f != other and f.startswith(f"{other}/") for other in loose)]
    selves = [f for f in tops if any(_within(f, led) for g, led in leads.items() if own(f, g))]
    return [entry(folder, place=Place(folder)) for folder in selves or tops]


def _gathered(tree: Tree, declaring: set[str]) -> dict[str, set[str]]:
    """The folders whose kustomization no other one names, and that names files which declare Flux Kustomizations,
    however deep: each with the folders of those."""
    names = {path.rpartition("/")[0]: path for path in tree.entries if path.endswith(KUSTOMIZATIONS) and path[0] != "."}
    named = {folder: _named(tree, folder, path) for folder, path in names.items()}
    inner = {other for folder, found in named.items() for other in found if other != folder}
    found: dict[str, set[str]] = {}
    for folder in named.keys() - inner:
        reached, queue = set[str](), [folder]
        while queue:
            one = queue.pop()
            if one not in reached:
                reached.add(one)
                queue += named.get(one, ())
        held = {one.rpartition("/")[0] for one in reached & declaring}
        if held - {folder}:
            found[folder] = held
    return found


def _named(tree: Tree, folder: str, path: str) -> set[str]:
    """The files and folders that a kustomization file names, patches too."""
    named: list[Any] = []
    for one in _objects(tree, path):
        for field in ("resources", "bases", "components", "patchesStrategicMerge", "patches"):
            said = one.get(field)
            named += said if isinstance(said, list) else []
    named = [one.get("path") if isinstance(one, dict) else one for one in named]
    return {clean(posixpath.join(folder, name)) for name in named if isinstance(name, str)}


def _within(folder: str, led: set[str]) -> bool:
    return any(_below(folder, one) for one in led)


def _below(one: str, other: str) -> bool:
    """Whether a folder is another one or lies in it."""
    return one == other or one.startswith(f"{other}/")


def _led_to(tree: Tree, folder: str) -> set[str]:
    """The folder and all that its kustomizations name, however deep."""
    reached: set[str] = set()
    queue = [folder]
    while queue:
        top = queue.pop()
        if top in reached or top not in tree.folders:
            continue
        reached.add(top)
        for name in ("kustomization.yaml", "kustomization.yml", "Kustomization"):
            for one in _objects(tree, f"{top}/{name}"):
                named = [one.get(field) for field in ("resources", "bases", "components")]
                queue += [
                    clean(posixpath.join(top, str(n))) for found in named if isinstance(found, list) for n in found
                ]
    return reached


def _objects(tree: Tree, path: str) -> list[Object]:
    return _parsed(content(tree, path))


def _parsed(text: bytes) -> list[Object]:
    loaded = marks.values(text)
    if isinstance(loaded, marks.Broken):
        return []  # broken files are reported where they are rendered
    return [one for one in loaded if isinstance(one, dict)]


def _map(value: Any, *keys: str) -> dict[str, Any]:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
