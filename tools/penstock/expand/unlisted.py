"""The file that declares a Kustomization which the cluster lacks, because nothing takes the file in."""

import posixpath
from collections.abc import Iterable
from functools import lru_cache

from penstock.discover.cluster import FLUX_SYSTEM
from penstock.discover.loose import led_to
from penstock.discover.patched import FLUX_KUSTOMIZATION, is_flux
from penstock.discover.read import inside, objects
from penstock.expand.kustomization import Key
from penstock.locate import MANIFESTS, content
from penstock.tree import Tree


def unlisted(tree: Tree, entry: str, beside: str, wanted: Key) -> str:
    """The path of the file that declares it beside another file or in the nearest folder above, else of the only one
    below the cluster's entry; empty without one."""
    words = FLUX_KUSTOMIZATION.encode(), wanted.name.encode()
    top = f"{entry}/" if entry else ""
    below = [path for path in tree.entries if path.endswith(MANIFESTS) and path.startswith(top)]
    likely = (path for path in below if all(word in content(tree, path) for word in words))
    found = [tree.shown(path) for path in likely if (wanted.namespace, wanted.name) in _declared(tree, path)]
    above = {len(folder): path for path in found if beside.startswith(folder := f"{posixpath.dirname(path)}/")}
    if above:
        return above[max(above)]
    return found[0] if len(found) == 1 else ""


def held(tree: Tree, folders: Iterable[str]) -> frozenset[tuple[object, object]]:
    """Namespace and name of all that is declared in files which the folders' kustomizations take in: for what does not
    build."""
    led = frozenset[str]().union(*(led_to(tree, folder) for folder in folders))
    tops = tuple(one for one in led if one.endswith("/"))
    taken = (path for path in tree.entries if posixpath.dirname(path) in led or path.startswith(tops))
    likely = (one for one in taken if one.endswith(MANIFESTS) and FLUX_KUSTOMIZATION.encode() in content(tree, one))
    return frozenset(one for path in likely for one in _declared(tree, path))


@lru_cache(maxsize=1 << 10)
def _declared(tree: Tree, path: str) -> tuple[tuple[object, object], ...]:
    """Namespace and name of each that a file declares: one file may be asked for many."""
    said = [inside(one, "metadata") for one in objects(tree, path) if is_flux(one)]
    return tuple((one.get("namespace", FLUX_SYSTEM), one.get("name")) for one in said)
