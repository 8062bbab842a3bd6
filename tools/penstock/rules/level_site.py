"""A cluster's parent is at another site.

What
    The SITE of a cluster and the SITE of its parent differ.

Why
    Levels form one tree for each site. A site stays whole when the link to another is cut; a line that hangs on
    another site's gateway does not.

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
    # file: clusters/l3/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: south, CLUSTER: l3, LEVEL: l3, ZONE: operations, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    # file: clusters/line-1/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: line-1, LEVEL: l2, ZONE: line, PARENT: south/l3, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import called, of_fact
from penstock.rules.view import FleetView

CODE = "level-site"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Clusters whose parent says another SITE."""
    for cluster in fleet.clusters:
        above = fleet.parent(cluster)
        site = cluster.facts.get("SITE", "")
        if above is None or not site or not above.facts.get("SITE") or above.facts["SITE"] == site:
            continue
        message = f"{called(cluster)} has its parent at another site: {called(above)}"
        hint = f"name a cluster of {site} as PARENT"
        yield of_fact(fleet, cluster, "PARENT", message, hint)
