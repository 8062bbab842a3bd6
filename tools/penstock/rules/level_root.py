"""A site has more than one root.

What
    Two clusters of one SITE have no PARENT.

Why
    Levels form one tree for each site, and only its root may reach the internet and hold the cloud's credentials. A
    second root is a second way out; most often somebody forgot to write PARENT.

PASS
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l3, LEVEL: l3, ZONE: operations, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    # file: clusters/line-1/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: line-1, LEVEL: l2, ZONE: line, PARENT: north/l3, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}

FAIL
    # beside: PASS
    # file: clusters/line-1/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: line-1, LEVEL: l2, ZONE: line, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
"""

from collections.abc import Iterator, Mapping
from itertools import groupby

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import called, of_fact
from penstock.rules.view import FleetCluster, FleetView

CODE = "level-root"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Every root of a site but its highest, when there are several."""
    for site, roots in _roots(fleet).items():
        for cluster in roots[1:]:
            message = f"{called(cluster)} ({cluster.level}) has no parent, and {called(roots[0])} is the root of {site}"
            hint = "give it the PARENT one level up; a site has one root"
            yield of_fact(fleet, cluster, "PARENT", message, hint)


def _roots(fleet: FleetView) -> Mapping[str, tuple[FleetCluster, ...]]:
    """Site → its clusters without a parent, the highest level first."""
    roots = [c for c in fleet.clusters if c.is_root and c.facts.get("SITE")]
    by_site = sorted(roots, key=lambda c: c.facts["SITE"])
    return {
        site: tuple(sorted(group, key=lambda c: (c.level, len(fleet.children(c))), reverse=True))
        for site, group in groupby(by_site, key=lambda c: c.facts["SITE"])
    }
