"""Kustomizations depend on one that is suspended.

What
    `dependsOn` names a Kustomization with `suspend: true`. It is told once, at that switch, however many wait. An entry
    with a `readyExpr` decides for itself and is left alone, and so is one that is suspended itself.

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

from penstock.expand.kustomization import Key
from penstock.finding import Severity
from penstock.plural import named
from penstock.rules.contract import Needs, Problem
from penstock.rules.dependencies import Dependency, dependencies
from penstock.rules.flux import of_kustomization
from penstock.rules.view import ClusterView

CODE = "dependency-suspended"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

#: So many of those that wait are named.
SHOWN = 3


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Kustomizations with suspend: true that others depend on, which are not suspended themselves."""
    waiting: dict[Key, dict[Key, Dependency]] = {}
    for one in dependencies(cluster):
        if one.on[0].suspended and not one.of[0].suspended:
            waiting.setdefault(one.on[0].key, {}).setdefault(one.of[0].key, one)
    for key, ones in waiting.items():
        who = named([str(of) for of in ones], SHOWN)
        message = f"Kustomization {key} is suspended, and what depends on it waits: {who}"
        on = next(iter(ones.values())).on
        yield of_kustomization(on, message, ("spec", "suspend"), hint="resume it, or take the dependencies out")
