"""The folders of this tree that Flux Kustomizations build: each once, with the clusters that do."""

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import join

from penstock.locate import KUSTOMIZATIONS
from penstock.rules.view import ClusterView, FleetView


@dataclass(frozen=True, slots=True)
class Followed:
    """A folder, the kustomization file in it (empty when Flux generates one), and who builds it."""

    path: str
    file: str
    clusters: tuple[str, ...]


def built_paths(cluster: ClusterView) -> list[list[str]]:
    """The note that `followed` reads: [tree, path, spec.ignore of the source] of every Kustomization that is built."""
    return sorted(
        [one.source.tree, one.kustomization.path, one.source.ignore or ""]
        for one in cluster.render.rendered
        if one.source is not None
    )


def followed(fleet: FleetView, code: str) -> Iterator[Followed]:
    """Every folder of the working copy that a Kustomization builds; not those of other revisions or of artifacts."""
    users: dict[str, dict[str, None]] = {}
    for cluster in fleet.clusters:
        for tree, path, _ in cluster.note(code) or ():
            if tree == fleet.tree.name:
                users.setdefault(path, {})[cluster.name] = None
    for path, names in users.items():
        if path in fleet.tree.folders:
            file = next((name for name in KUSTOMIZATIONS if join(path, name) in fleet.tree.entries), "")
            yield Followed(path, file, tuple(names))
