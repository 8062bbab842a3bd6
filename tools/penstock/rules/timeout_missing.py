"""A Kustomization or HelmRelease of a cluster with facts says no timeout.

What
    In a cluster with facts (a level), a Flux Kustomization or HelmRelease has no `spec.timeout`.

Why
    A Kustomization's timeout is its interval when it says none: with an interval of an hour, a health check that fails
    is known after an hour, and nothing else of it happens meanwhile. A HelmRelease's is five minutes, which a slow
    link to the parent's mirror does not keep.

PASS
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: base, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      path: ./one
      sourceRef: {kind: GitRepository, name: flux-system}

FAIL
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: base, namespace: flux-system}
    spec:
      interval: 1h
      prune: true
      path: ./one
      sourceRef: {kind: GitRepository, name: flux-system}
"""

from collections.abc import Iterator

from penstock.expand.kustomization import is_kustomization
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import HELM
from penstock.rules.view import ClusterView, Item

CODE = "timeout-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT
ABOUT = ("Kustomization", "HelmRelease")


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    """Kustomizations and HelmReleases without spec.timeout, in clusters that have a level."""
    if not cluster.level or item.get("spec", "timeout"):
        return
    if is_kustomization(item.document):
        default = f"its interval ({item.get('spec', 'interval')})"
    elif (item.document.group, item.document.kind) == (HELM, "HelmRelease"):
        default = "five minutes"
    else:
        return
    yield Problem(f"no timeout: it is {default}", item, ("spec",), hint="set spec.timeout")
