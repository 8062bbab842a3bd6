"""`wait: true` makes healthChecks mean nothing.

What
    A Flux Kustomization has `wait: true` and `healthChecks`.

Why
    With `wait` Flux checks every object that it applied and does not read `healthChecks`. A check of an object that
    another Kustomization or a chart makes is never done, though it stands there.

PASS
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: base, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      wait: true
      path: ./one
      sourceRef: {kind: GitRepository, name: flux-system}

FAIL
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: base, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      wait: true
      path: ./one
      sourceRef: {kind: GitRepository, name: flux-system}
      healthChecks:
        - {apiVersion: v1, kind: ConfigMap, name: one, namespace: edge-app1}
"""

from collections.abc import Iterator

from penstock.expand.kustomization import is_kustomization
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, Item

CODE = "health-checks-ignored"
SEVERITY = Severity.NOTE
NEEDS = Needs.OBJECT
ABOUT = ("Kustomization",)


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Kustomizations with both."""
    if is_kustomization(item.document) and item.get("spec", "wait") is True and item.get("spec", "healthChecks"):
        message = "wait: true checks every object, so healthChecks are ignored"
        yield Problem(message, item, ("spec", "healthChecks"), hint="take healthChecks out, or wait: true")
