"""A cluster is not called as its folder.

What
    In `clusters/<site>/<cluster>/`, the facts SITE and CLUSTER are the folders' names.

Why
    Parents, bridges, certificates and releases name clusters by their facts; people find them by folder. A copied
    folder whose facts were not changed makes two clusters one.

PASS
    # file: penstock.yaml
    clusters: [clusters/*/*]
    # file: clusters/north/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}

FAIL
    # file: penstock.yaml
    clusters: [clusters/*/*]
    # file: clusters/north/l4/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: south, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
"""

from collections.abc import Iterator

from penstock.factwords import CLUSTER, SITE
from penstock.finding import Edit, Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.topology import facts_item
from penstock.rules.view import ClusterView, Item

CODE = "cluster-name"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Facts that differ from the folders `clusters/<site>/<cluster>`."""
    folders = cluster.render.cluster.entry.path.split("/")
    if not cluster.level or len(folders) < 3:
        return
    for name, folder in (("SITE", folders[-2]), ("CLUSTER", folders[-1])):
        said = cluster.facts.get(name, folder)
        if said != folder:
            message = f"{name} is {said}, but the cluster is in {'/'.join(folders)}"
            hint = f"write {name}: {folder}"
            yield Problem(message, _where(cluster, name), ("data", name), hint=hint, edit=Edit(said, folder))


def _where(cluster: ClusterView, name: str) -> Item | None:
    """The ConfigMap that says the fact."""
    maps = (facts_item(cluster, one) for one in (CLUSTER, SITE))
    return next((one for one in maps if one and one.get("data", name) is not None), None)
