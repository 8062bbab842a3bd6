"""HelmReleases depend on each other in a circle.

What
    Following `spec.dependsOn` from a HelmRelease leads back to it.

Why
    Flux does not look for circles: each release waits for the next, and none is ever installed.

PASS
    # file: clusters/example/all.yaml
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: database, namespace: data}
    spec: {interval: 1h, chartRef: {kind: OCIRepository, name: charts}}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: data}
    spec: {interval: 1h, chartRef: {kind: OCIRepository, name: charts}, dependsOn: [{name: database}]}
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
    spec: {interval: 1h, chartRef: {kind: OCIRepository, name: charts}, dependsOn: [{name: historian}]}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: data}
    spec: {interval: 1h, chartRef: {kind: OCIRepository, name: charts}, dependsOn: [{name: database}]}
    ---
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata: {name: charts, namespace: data}
    spec: {interval: 1h, url: oci://registry.example/charts/database, ref: {tag: 1.2.3}}
"""

from collections.abc import Iterator

from penstock.expand.cycles import cycles
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import releases
from penstock.rules.release_graph import requirements
from penstock.rules.view import ClusterView

CODE = "release-dependency-cycle"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Each circle once, at the release that comes first."""
    by_name = {(item.document.namespace, item.document.name): item for item in releases(cluster)}
    edges: dict[tuple[str, str], list[tuple[str, str]]] = {name: [] for name in by_name}
    for item, _, namespace, name in requirements(cluster):
        edges[item.document.namespace, item.document.name].append((namespace, name))
    for cycle in cycles(edges):
        chain = " → ".join("/".join(name) for name in (*cycle, cycle[0]))
        hint = "take one of the dependencies out"
        yield Problem(f"dependsOn goes in a circle: {chain}", by_name[cycle[0]], ("spec", "dependsOn"), hint=hint)
