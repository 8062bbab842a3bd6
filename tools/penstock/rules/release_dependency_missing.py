"""A HelmRelease depends on a HelmRelease that the cluster does not have.

What
    `spec.dependsOn` of a HelmRelease names one that nothing of this cluster renders. The namespace is the release's
    own unless the entry says another. Nothing is said while a part of the cluster could not be rendered.

Why
    The release waits for it without end and is never installed. Most often the namespace is missing in the entry, or
    the name is that of a Kustomization.

PASS
    # file: clusters/example/all.yaml
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: database, namespace: data}
    spec: {interval: 1h, chartRef: {kind: OCIRepository, name: charts}}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: edge-app1}
    spec:
      interval: 1h
      chartRef: {kind: OCIRepository, name: charts, namespace: data}
      dependsOn: [{name: database, namespace: data}]
    ---
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata: {name: charts, namespace: data}
    spec: {interval: 1h, url: oci://registry.example/charts/database, ref: {tag: 1.2.3}}

FAIL
    # file: clusters/example/all.yaml
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: database, namespace: data}
    spec: {interval: 1h, chartRef: {kind: OCIRepository, name: charts}}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: edge-app1}
    spec:
      interval: 1h
      chartRef: {kind: OCIRepository, name: charts, namespace: data}
      dependsOn: [{name: database}]
    ---
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata: {name: charts, namespace: data}
    spec: {interval: 1h, url: oci://registry.example/charts/database, ref: {tag: 1.2.3}}
"""

from collections.abc import Iterator

from penstock.expand.misspelt import slip
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import releases
from penstock.rules.release_graph import requirements
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView

CODE = "release-dependency-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Entries of dependsOn that name no HelmRelease of the cluster."""
    sure = not unseen(cluster).everywhere
    there = {(item.document.namespace, item.document.name) for item in releases(cluster)}
    others = {name: namespace for namespace, name in sorted(there, reverse=True)}
    names: dict[str, set[str]] = {}
    for namespace, name in there:
        names.setdefault(namespace, set()).add(name)
    for item, field, namespace, name in requirements(cluster):
        if (namespace, name) not in there:
            meant = slip(name, names.get(namespace, ()))
            if not sure and not meant:
                continue
            other = others.get(name, "")
            message = f"depends on HelmRelease {namespace}/{name}, which the cluster does not have"
            hint = f"add namespace: {other}" if other else "correct the name, or add the release"
            yield Problem(message, item, (*field, "name"), hint=f"write {meant}" if meant else hint)
