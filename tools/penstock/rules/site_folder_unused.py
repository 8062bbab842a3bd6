"""A site's folder is part of no cluster.

What
    `apps/sites/<site>/release`, `…/local/<cluster>` or the same below `platform/` exists, and no Kustomization of any
    cluster takes it in.

Why
    What is approved there runs nowhere: the folder was renamed, or the line with `components` was forgotten.

PASS
    # file: clusters/north/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9"}
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      wait: true
      sourceRef: {kind: GitRepository, name: flux-system}
      path: ./apps/levels/l4
      components: [../../sites/north/release]
    # file: apps/levels/l4/kustomization.yaml
    resources: [historian.yaml]
    # file: apps/levels/l4/historian.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - {name: historian, image: historian}
    # file: apps/sites/north/release/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1alpha1
    kind: Component
    images:
      - {name: historian, newName: registry.example/historian,
         digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"}

FAIL
    # beside: PASS
    # file: apps/sites/north/local/l5/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1alpha1
    kind: Component
    images:
      - {name: historian, newName: registry.example/historian,
         digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"}
"""

from collections.abc import Iterator
from typing import Any

from penstock.finding import Place, Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.rooms import laid_out, settled, site_files, site_folders
from penstock.rules.view import ClusterView, FleetView

CODE = "site-folder-unused"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET


def note(cluster: ClusterView) -> dict[str, Any]:
    """The trees that the cluster is built from, and the sites' folders that it takes in."""
    trees = sorted({one.source.tree for one in cluster.render.rendered if one.source})
    return {"trees": trees, "folders": sorted({folder for _, folder, _ in site_folders(cluster)})}


def check(fleet: FleetView) -> Iterator[Problem]:
    """Folders that nobody takes in."""
    notes = {cluster.name: cluster.note(CODE) or {"trees": [], "folders": []} for cluster in fleet.clusters}
    trees = {name: set(one["trees"]) for name, one in notes.items()}
    used = {folder for one in notes.values() for folder in one["folders"]}
    for file, match in site_files(fleet) if laid_out(fleet) else ():
        if file.folder not in used and settled(fleet, match["site"], trees):
            who = (
                f"cluster {match['site']}/{match['cluster']}"
                if match["cluster"]
                else f"the clusters of {match['site']}"
            )
            clusters = tuple(c.name for c in fleet.clusters if c.facts.get("SITE") == match["site"])
            message = f"{file.folder} is part of no cluster"
            hint = f"list it under components in the Kustomization of {who}, or take it away"
            yield Problem(message, place=Place(file.path), hint=hint, clusters=clusters)
