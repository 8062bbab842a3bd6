"""A Kustomization depends on one that is suspended.

What
    `dependsOn` names a Kustomization with `suspend: true`. An entry with a `readyExpr` decides for itself and is left
    alone.

Why
    A suspended Kustomization that was never applied is never ready; one that was stays at the revision it had, and
    Flux holds back what depends on it from the same source until the revisions are equal. With the next commit the
    dependent stands still, too.

PASS
    # file: clusters/example/all.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: base, namespace: flux-system}
    spec: {interval: 1h, prune: true, wait: true, path: ./base, sourceRef: {kind: GitRepository, name: flux-system}}
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      prune: true
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
      dependsOn: [{name: base}]
    # file: base/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: base, namespace: edge-app1}
    # file: apps/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}

FAIL
    # beside: PASS
    # file: clusters/example/all.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: base, namespace: flux-system}
    spec:
      interval: 1h
      prune: true
      suspend: true
      path: ./base
      sourceRef: {kind: GitRepository, name: flux-system}
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      prune: true
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
      dependsOn: [{name: base}]
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dependencies import dependencies
from penstock.rules.flux import of_kustomization
from penstock.rules.view import ClusterView

CODE = "dependency-suspended"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Dependencies with suspend: true, of Kustomizations that are not suspended themselves."""
    for one in dependencies(cluster):
        if one.on[0].suspended and not one.of[0].suspended:
            message = f"Kustomization {one.of[0].key} depends on {one.on[0].key}, which is suspended: it waits"
            yield of_kustomization(one.of, message, one.field, hint="resume it, or take the dependency out")
