"""A cluster: one Flux sync path."""

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass

from penstock.document import Object
from penstock.finding import NOWHERE, Place

FLUX_SYSTEM = "flux-system"
#: What stands in the path of a template until somebody fills it in; a `$` may also be a variable of Flux's.
BLANK = re.compile(r"[<>]|\{\{")


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A Flux source by kind, namespace and name."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind}/{self.namespace}/{self.name}"


@dataclass(frozen=True)
class Entry:
    """Where a cluster begins: its sync path, the source that brings it, and the Kustomization that applies it."""

    path: str
    source: SourceRef
    kustomization: Object
    url: str = ""
    place: Place = NOWHERE
    #: For a guess: the file that declares the cluster beside it, which runs the same Flux as far as anybody can tell.
    beside: str = ""


@dataclass(frozen=True)
class Cluster:
    """A cluster of the fleet, under a name that is short and its own."""

    name: str
    entry: Entry


def entry(
    path: str,
    *,
    kind: str = "GitRepository",
    name: str = FLUX_SYSTEM,
    namespace: str = FLUX_SYSTEM,
    url: str = "",
    place: Place = NOWHERE,
) -> Entry:
    """An entry whose Kustomization is the one that Flux's bootstrap or operator would make."""
    path = clean(path)
    source = SourceRef(kind, namespace, name)
    kustomization = {
        "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
        "kind": "Kustomization",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"path": f"./{path}", "prune": True, "sourceRef": {"kind": kind, "name": name}},
    }
    return Entry(path, source, kustomization, url, place)


def clean(path: str) -> str:
    """A Flux path (`./a/b`, `/a/b`, `a/b/`) as a tree path (`a/b`); the root is empty. It never leaves the root."""
    return posixpath.normpath("/" + path).strip("/")


def named(entries: Sequence[Entry]) -> tuple[Cluster, ...]:
    """Clusters named by their paths without the leading folders that all share; in order of name."""
    parts = [tuple(entry.path.split("/")) for entry in entries]
    shared = 0
    while parts and all(len(p) > shared + 1 for p in parts) and len({p[: shared + 1] for p in parts}) == 1:
        shared += 1
    clusters = (Cluster("/".join(p[shared:]) or "root", e) for p, e in zip(parts, entries, strict=True))
    return tuple(sorted(clusters, key=lambda cluster: cluster.name))
