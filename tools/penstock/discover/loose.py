"""Clusters that no file of Flux's declares: the folders that no Kustomization of the tree reaches."""

import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from penstock.discover.cluster import BLANK, Entry, clean, entry
from penstock.discover.patched import FLUX_KUSTOMIZATION, is_flux, patched
from penstock.discover.read import inside, objects
from penstock.document import Object
from penstock.finding import Place
from penstock.locate import KUSTOMIZATIONS, MANIFESTS, content
from penstock.shape import many
from penstock.tree import Tree

#: What the folder is called that Flux's own guides put the clusters into.
CLUSTERS = "clusters"
#: A variable of a shell's, which no name may hold.
SHELL = re.compile(r"\$\w")


def roots(tree: Tree) -> list[Entry]:
    """Folders with Flux Kustomizations, or that gather them from others, which nothing else of the tree leads to; where
    some lead to themselves, as Flux's own do, only these and those beside them in a folder `clusters`."""
    declaring = {path: found for path in tree.entries if (found := _declared(tree, path))}
    sources = Counter(source for found in declaring.values() for _, source in found)
    usual = frozenset(source for source, _ in sources.most_common(1))
    # Where every folder is led to, some of it is said of another repository with folders of the same names.
    folders = _roots(tree, declaring, frozenset(sources)) or _roots(tree, declaring, usual)
    return [entry(folder, place=Place(folder)) for folder in folders]


def beside(tree: Tree, declared: Sequence[Entry]) -> list[Entry]:
    """The roots beside what Flux's own files declare, where both lie in a folder `clusters`: clusters that are brought
    up in another way, or are yet to be. Their source, and their Flux, is their neighbour's."""
    neighbours = {posixpath.dirname(one.path): one for one in declared if CLUSTERS in one.path.split("/")[:-1]}
    ours = [one.path for one in declared]
    others = (posixpath.join(above, name) for above in neighbours for name in tree.children.get(above, ()))
    if all(path not in tree.folders or _near(path, ours) for path in others):
        return []
    found = [one.path for one in roots(tree) if posixpath.dirname(one.path) in neighbours]
    return [_like(neighbours[posixpath.dirname(path)], path) for path in found if not _near(path, ours)]


def _near(path: str, ours: list[str]) -> bool:
    """Whether a folder is one of some, holds one or lies in one."""
    return any(_below(path, own) or _below(own, path) for own in ours)


def _like(one: Entry, path: str) -> Entry:
    kind, namespace, name = one.source.kind, one.source.namespace, one.source.name
    made = entry(path, kind=kind, name=name, namespace=namespace, url=one.url, place=Place(path))
    return replace(made, beside=one.place.path)


def _declared(tree: Tree, path: str) -> list[tuple[str, str]]:
    """The paths of a file's Flux Kustomizations, each with the name of its source; none of a template."""
    if path.startswith(".") or not path.endswith(MANIFESTS):  # a folder with a dot is for tools, or put away
        return []
    if FLUX_KUSTOMIZATION.encode() not in content(tree, path):
        return []
    declared = [one for one in objects(tree, path) if is_flux(one)]
    specs = [inside(one, "spec") for one in declared]
    if any(BLANK.search(str(spec.get("path"))) for spec in specs) or any(map(_for_a_shell, declared)):
        return []
    return [(clean(str(spec.get("path", ""))), str(inside(spec, "sourceRef").get("name", ""))) for spec in specs]


def _for_a_shell(kustomization: Object) -> bool:
    """Whether a script fills in what it is called: Flux puts in what stands in braces only."""
    metadata = inside(kustomization, "metadata")
    return any(SHELL.search(str(metadata.get(field))) for field in ("name", "namespace"))


def _roots(tree: Tree, declaring: Mapping[str, list[tuple[str, str]]], sources: frozenset[str]) -> list[str]:
    leads: dict[str, set[str]] = {}
    for path, declared in declaring.items():
        for where, source in declared:
            led = led_to(tree, where) if source in sources else set[str]()
            leads.setdefault(path.rpartition("/")[0], set()).update(led - {"", "/"})
    gathered = _gathered(tree, declaring.keys())
    begins = leads.keys() | gathered.keys()
    for path in (one for one in tree.entries if one.endswith(KUSTOMIZATIONS) and one[0] != "."):
        for where in patched(tree, path):
            leads.setdefault(path.rpartition("/")[0], set()).update(led_to(tree, where) - {"", "/"})
    held = {inside for folder, found in gathered.items() for inside in found if not _below(folder, inside)}

    def own(folder: str, other: str) -> bool:
        """Whether what another folder declares is part of this one."""
        return _below(other, folder) or other in gathered.get(folder, ())

    passed = {g: _passed(tree, g, declaring) for g in begins - held}

    def led_by(folder: str, other: str) -> bool:
        """Whether what another folder declares leads to this one, or to a kustomization above that leaves it out."""
        return _within(folder, leads.get(other, set())) or any(_below(folder, one) for one in passed.get(other, ()))

    loose = sorted(f for f in begins - held if not any(led_by(f, g) for g in leads if not own(f, g)))
    tops = [f for f in loose if not any(f != other and f.startswith(f"{other}/") for other in loose)]
    tops = [f for f in tops if f in gathered or not _open(f, declaring)] or tops
    selves = [f for f in tops if any(_within(f, led) for g, led in leads.items() if own(f, g))]
    tops = [f for f in tops if not selves or f in selves or any(_side_by_side(f, one) for one in selves)]
    usual = [f for f in tops if _among_clusters(f)]
    return [f for f in tops if not usual or f in usual or _brings(f, usual, declaring)]


def _among_clusters(folder: str) -> bool:
    return CLUSTERS in folder.split("/")[:-1]


def _brings(folder: str, usual: list[str], declaring: Mapping[str, list[tuple[str, str]]]) -> bool:
    """Whether what stands beside a folder `clusters` leads into it, to what is none of the clusters found there: other
    folders are put away, or yet to be used."""
    led = [where for where in _led_by(folder, declaring) if _among_clusters(where)]
    return any(not any(_below(where, one) for one in usual) for where in led)


def _led_by(folder: str, declaring: Mapping[str, list[tuple[str, str]]]) -> list[str]:
    return [where for path, found in declaring.items() if _below(path, folder) for where, _ in found]


def _passed(tree: Tree, folder: str, declaring: Mapping[str, list[tuple[str, str]]]) -> set[str]:
    """The folders with a kustomization of their own that a folder's Flux Kustomizations are given, without those that
    the folder itself lies in: what else is below them is no cluster, but was left out of one."""
    given = {where for path, found in declaring.items() if _below(path, folder) for where, _ in found}
    names = ((where, posixpath.join(where, name)) for where in given - {""} for name in KUSTOMIZATIONS)
    return {where for where, path in names if path in tree.entries and not _below(folder, where)}


def _open(folder: str, declaring: Mapping[str, list[tuple[str, str]]]) -> bool:
    """Whether all that a folder's Flux Kustomizations lead to is known to him alone who applies it."""
    return all("$" in where for where in _led_by(folder, declaring))


def _side_by_side(folder: str, other: str) -> bool:
    """Whether a folder is one of a folder `clusters` in which the other lies, too."""
    above = posixpath.dirname(folder)
    return posixpath.basename(above) == CLUSTERS and other.startswith(f"{above}/")


def leading(tree: Tree) -> list[str]:
    """The folders that no other leads to and whose own Flux Kustomizations lead to folders that are here."""
    return [one.path for one in roots(tree) if any(path in tree.folders for path in _led(tree, one.path))]


def _led(tree: Tree, folder: str) -> Iterator[str]:
    for path in tree.entries:
        if path.endswith(MANIFESTS) and _below(path, folder) and b"kustomize.toolkit" in content(tree, path):
            for one in objects(tree, path):
                if str(one.get("apiVersion", "")).startswith(FLUX_KUSTOMIZATION):
                    yield clean(str(inside(one, "spec").get("path", ""))) or "/"


def _gathered(tree: Tree, declaring: Collection[str]) -> dict[str, set[str]]:
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
        held = {one.rpartition("/")[0] for one in reached.intersection(declaring)}
        if held - {folder}:
            found[folder] = held
    return found


def _named(tree: Tree, folder: str, path: str) -> set[str]:
    """The files and folders that a kustomization file names, patches too."""
    named: list[Any] = []
    for one in objects(tree, path):
        for field in ("resources", "bases", "components", "patchesStrategicMerge", "patches"):
            named += many(one.get(field))
    named = [one.get("path") if isinstance(one, dict) else one for one in named]
    return {clean(posixpath.join(folder, name)) for name in named if isinstance(name, str)}


def _within(folder: str, led: set[str]) -> bool:
    return any(folder == one.rstrip("/") or (one.endswith("/") and folder.startswith(one)) for one in led)


def _below(one: str, other: str) -> bool:
    """Whether a folder is another one or lies in it."""
    return one == other or one.startswith(f"{other}/")


def led_to(tree: Tree, folder: str) -> set[str]:
    """The folder and all that its kustomizations name, however deep. One that ends in a slash has no kustomization:
    then Flux takes everything below it, too."""
    reached: set[str] = set()
    queue = [folder]
    while queue:
        top = queue.pop()
        if top in reached or f"{top}/" in reached or top not in tree.folders:
            continue
        files = [path for name in KUSTOMIZATIONS if (path := posixpath.join(top, name)) in tree.entries]
        reached.add(top if files else f"{top}/")
        named = {one for path in files for one in _named(tree, top, path)}
        queue += named
        reached |= {one.rpartition("/")[0] for one in named & tree.entries.keys()}
    return reached
