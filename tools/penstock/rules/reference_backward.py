"""A folder refers to one that comes after it.

What
    A kustomization file below `clusters/`, `platform/` or `apps/` refers to where it must not: platform and apps to
    each other or to clusters/, a base to a level, a level to a site, a site to another site, a cluster to another
    cluster.

Why
    References point one way: clusters → platform, apps; sites → levels → conduits → base. Then reading one folder
    answers one question, and a change of one site touches no other.

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
    # file: apps/sites/north/release/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1alpha1
    kind: Component
    # file: apps/base/historian/kustomization.yaml
    components: [../../sites/north/release]
"""

import re
from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.rooms import files, laid_out
from penstock.rules.view import FleetView

CODE = "reference-backward"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET

#: The parts of platform/ and apps/, each of which refers to itself and to those before it.
RANKS = {"base": 0, "conduits": 1, "levels": 2, "sites": 3}
ORDER = "references go clusters → platform, apps, and there sites → levels → conduits → base"


def check(fleet: FleetView) -> Iterator[Problem]:
    """References of kustomization files that go back or sideways."""
    folders = frozenset(cluster.path for cluster in fleet.clusters)
    for file in files(fleet) if laid_out(fleet) else ():
        for field, path in file.references():
            why = _wrong(f"{file.folder}/", f"{path}/", folders)
            if why:
                yield Problem(f"{file.folder} refers to {path}: {why}", place=file.place(*field), hint=ORDER)


def _wrong(here: str, there: str, clusters: frozenset[str]) -> str:
    """Why a reference from one folder to another is wrong; empty when it is not."""
    room, other = here.partition("/")[0], there.partition("/")[0]
    if other == "clusters":
        own, its = _cluster(here, clusters), _cluster(there, clusters)
        foreign = its is not None and its != (own or here.rstrip("/"))
        return "nothing points at a cluster" if room != "clusters" or foreign else ""
    if room == "clusters" or other not in ("platform", "apps"):
        return ""
    if room != other:
        return f"{room} does not refer to {other}"
    return _within(here.split("/"), there.split("/"))


def _cluster(folder: str, clusters: frozenset[str]) -> str | None:
    """The cluster's folder that holds a folder."""
    while folder := folder.rpartition("/")[0]:
        if folder in clusters:
            return folder
    return None


def _within(here: list[str], there: list[str]) -> str:
    own, other = RANKS.get(here[1]), RANKS.get(there[1])
    if own is None or other is None:
        return ""
    if other > own:
        return f"{here[1]} does not refer to {there[1]}"
    if here[1] == there[1] == "sites" and here[2] != there[2]:
        return f"it is of the site {there[2]}"
    local = re.compile(r"\w+/sites/[^/]+/local/([^/]+)/")
    mine, its = local.match("/".join(here)), local.match("/".join(there))
    return f"it is local to {its[1]}" if mine and its and mine[1] != its[1] else ""
