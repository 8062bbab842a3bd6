"""A cluster takes in what belongs to another site or another cluster.

What
    `path` or `components` of a Flux Kustomization lead to `…/sites/<site>/…` of another site than the cluster's, to
    `…/local/<cluster>` of another cluster, or to another cluster's folder.

Why
    The other site's release moves this cluster, at a time that nobody here approved. Most often a folder was copied
    and one line was forgotten.

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
      components: [../../sites/south/release]
    # file: apps/levels/l4/kustomization.yaml
    resources: [historian.yaml]
    # file: apps/levels/l4/historian.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - {name: historian, image: historian}
    # file: apps/sites/south/release/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1alpha1
    kind: Component
"""

import posixpath
from collections.abc import Iterator
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.rooms import SITE_FOLDER
from penstock.rules.topology import called
from penstock.rules.view import ClusterView, Item
from penstock.shape import many

CODE = "site-crossed"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Kustomizations that lead out of the cluster's own site."""
    for kustomization, _, item in cluster.kustomizations if cluster.level else ():
        for field, path in _paths(kustomization.path, kustomization.spec.get("components")) if item else ():
            why = _wrong(cluster, path)
            if why:
                yield _problem(cluster, item, field, path, why)


def _paths(path: str, components: Any) -> Iterator[tuple[Field, str]]:
    yield ("spec", "path"), path
    for index, one in enumerate(many(components)):
        if isinstance(one, str) and "://" not in one:
            yield ("spec", "components", index), posixpath.normpath(posixpath.join(path, one))


def _wrong(cluster: ClusterView, path: str) -> str:
    """What is another's; empty when nothing is."""
    site, own = cluster.facts.get("SITE", ""), cluster.facts.get("CLUSTER", "")
    match = SITE_FOLDER.match(path)
    if match and site and match["site"] != site:
        return f"the site {match['site']}"
    if match and own and match["cluster"] not in (None, own):
        return f"the cluster {match['cluster']}"
    entry = cluster.render.cluster.entry.path
    room = entry.partition("/")[0]
    beside = (entry, posixpath.join(posixpath.dirname(entry), "site"))
    inside = any(f"{path}/".startswith(f"{one}/") for one in beside)
    return "another cluster" if "/" in entry and path.startswith(f"{room}/") and not inside else ""


def _problem(cluster: ClusterView, item: Item | None, field: Field, path: str, why: str) -> Problem:
    message = f"{path} belongs to {why}, and this is {called(cluster)}"
    return Problem(message, item, field, hint="name the folder of this cluster's own site")
