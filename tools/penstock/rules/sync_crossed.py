"""A cluster is bootstrapped with another cluster's folder.

What
    `gotk-sync.yaml`, or the `sync` of a FluxInstance, leads to a folder that it does not lie in, that has such a file
    of its own, and that does not take this one in.

Why
    The cluster is handed what the other one runs, at once and with pruning: production becomes staging. Most often a
    cluster's folder was copied, and its path forgotten.

PASS
    # file: clusters/north/flux-system/gotk-sync.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: flux-system, namespace: flux-system}
    spec: {interval: 1h, path: ./clusters/north, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
    # file: clusters/south/flux-system/gotk-sync.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: flux-system, namespace: flux-system}
    spec: {interval: 1h, path: ./clusters/south, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}

FAIL
    # file: clusters/north/flux-system/gotk-sync.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: flux-system, namespace: flux-system}
    spec: {interval: 1h, path: ./clusters/north, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
    # file: clusters/south/flux-system/gotk-sync.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: flux-system, namespace: flux-system}
    spec: {interval: 1h, path: ./clusters/north, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
"""

from collections.abc import Iterator

from penstock.discover.byself import astray
from penstock.expand.entryplace import entry_place
from penstock.expand.kustomization import Kustomization
from penstock.finding import Severity
from penstock.locate import MANIFESTS
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, FleetView

CODE = "sync-crossed"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET

WAY = ("spec", "path")


def note(cluster: ClusterView) -> dict[str, object]:
    """The manifests outside of the cluster's folder that its entry takes in."""
    path = cluster.render.cluster.entry.path
    builds = [one.build for one in cluster.render.rendered if one.build and one.kustomization.path == path]
    read = {one for build in builds for one in build.closure.read if one.endswith(MANIFESTS)}
    return {"read": sorted(one for one in read if not one.startswith(f"{path}/"))} if path else {}


def check(fleet: FleetView) -> Iterator[Problem]:
    """Every entry that leads to the folder of another one."""
    for one, other in astray(fleet.tree):
        led = [c for c in fleet.clusters if c.path == one.path]
        if any(one.place.path in (c.note(CODE) or {}).get("read", ()) for c in led):
            continue
        clusters = tuple(c.name for c in fleet.clusters if one.place.path.startswith(f"{c.path}/"))
        yield Problem(
            f"leads to {one.path}, which is another cluster's: {other.place.path} lies there, and this file does not",
            place=entry_place(fleet.tree, [one.place.path], Kustomization(one.kustomization), WAY) or one.place,
            hint="name the folder of this file's own cluster",
            clusters=clusters or tuple(c.name for c in led),
        )
