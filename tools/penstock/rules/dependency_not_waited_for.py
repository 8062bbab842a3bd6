"""Something depends on a Kustomization that does not wait for what it applies.

What
    In a cluster with facts (a level), `dependsOn` names a Kustomization without `wait: true` and without
    `healthChecks`.

Why
    Such a Kustomization is ready as soon as the API server took its objects. What depends on it starts before the
    pods, the certificates or the operators that it needs are there.

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
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      path: ./two
      sourceRef: {kind: GitRepository, name: flux-system}
      dependsOn: [{name: base}]

FAIL
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: base, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      path: ./one
      sourceRef: {kind: GitRepository, name: flux-system}
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      path: ./two
      sourceRef: {kind: GitRepository, name: flux-system}
      dependsOn: [{name: base}]
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dependencies import dependencies
from penstock.rules.flux import of_kustomization
from penstock.rules.view import ClusterView

CODE = "dependency-not-waited-for"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Dependencies that are ready before they are; each once, with who depends on it."""
    waiting: dict[int, list[str]] = {}
    found = {id(one.on[0]): one.on for one in dependencies(cluster)}
    for one in dependencies(cluster):
        waiting.setdefault(id(one.on[0]), []).append(str(one.of[0].key))
    for key, declared in found.items() if cluster.level else ():
        spec = declared[0].spec
        if spec.get("wait") is not True and not spec.get("healthChecks"):
            who = ", ".join(sorted(waiting[key]))
            message = f"Kustomization {declared[0].key} does not wait for its objects, but {who} depends on it"
            yield of_kustomization(declared, message, ("spec", "wait"), hint="set wait: true, or name healthChecks")
