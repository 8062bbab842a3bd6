"""A cluster runs another level's folder.

What
    `path` of a Flux Kustomization is `apps/levels/<level>` or `platform/levels/<level>`, and the cluster's LEVEL is
    another one.

Why
    Levels differ in what they may reach: a line with the folder of level 4 has policies that let it out to the
    internet.

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
    # file: clusters/north/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l3, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
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
    # file: apps/levels/l3/kustomization.yaml
    resources: [../l4]
    # file: apps/sites/north/release/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1alpha1
    kind: Component
"""

import re
from collections.abc import Iterator

from penstock.finding import Edit, Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView

CODE = "level-crossed"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

FOLDER = re.compile(r"(?:apps|platform)/levels/(l[234])(?:/|$)")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Kustomizations whose folder is another level's."""
    for kustomization, _, item in cluster.kustomizations if cluster.level else ():
        match = FOLDER.match(kustomization.path)
        if item and match and match[1] != cluster.level:
            message = f"path {kustomization.path} is level {match[1]}'s, and the cluster is at {cluster.level}"
            edit = Edit(f"levels/{match[1]}", f"levels/{cluster.level}")
            hint = f"write levels/{cluster.level}, or mend LEVEL in cluster-facts"
            yield Problem(message, item, ("spec", "path"), hint=hint, edit=edit)
