"""A pod runs as, or a binding is for, a service account that nothing makes.

What
    A pod names a ServiceAccount that nothing of the cluster's render makes: no manifest, no generator, and no
    operator that makes it by name. Optional references do not count, nor do namespaces that a chart or an unknown
    operator fills, unless the name is one letter off another's that is there, or one word off one that nobody speaks
    of. Or a RoleBinding or ClusterRoleBinding is for such accounts alone, in a namespace where something here has
    accounts or pods, or for a name or in a namespace that is one letter off.

Why
    The controller cannot create a single pod: "serviceaccount not found", said only in the events of its ReplicaSet.
    A binding for nobody is taken silently: whoever it was meant for is refused.

PASS
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: historian, namespace: edge-app1}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      serviceAccountName: historian
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      serviceAccountName: historian
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.expand.misspelt import slip
from penstock.expand.producers import is_made
from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.references import EVERYWHERE, missing, near, present
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed, workloads

CODE = "service-account-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

KIND, RBAC = "ServiceAccount", "rbac.authorization.k8s.io"
MEND = "add it, or mend its name or namespace"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """References to a ServiceAccount that is not there."""
    yield from missing(cluster, KIND)
    filled = {one.namespace for one in workloads(cluster)} | {
        one.document.namespace for one in cluster.of(KIND, group="")
    }
    homes: dict[str, set[str]] = {}
    for one in cluster.of(KIND, group=""):
        homes.setdefault(one.document.name, set()).add(one.document.namespace)
    for item in cluster.of("RoleBinding", "ClusterRoleBinding", group=RBAC):
        subjects = list(listed(item.content, (), "subjects"))
        absent = [(field, subject) for field, subject in subjects if _is_absent(cluster, item, subject)]
        for field, subject in absent:
            namespace, name = _named(item, subject)
            meant = near(cluster, KIND, namespace, name)
            home = "" if meant else slip(namespace, homes.get(name, ()))
            nobody = len(absent) == len(subjects)
            if meant or home or (nobody and namespace in filled and not unseen(cluster).holds(namespace)):
                effect = "allows nobody anything" if nobody else "allows it nothing"
                message = f"ServiceAccount {namespace}/{name} is made by nothing here: the binding {effect}"
                hint = f"write namespace: {home}" if home else f"write {meant}" if meant else MEND
                yield Problem(message, item, (*field, "namespace" if home else "name"), hint=hint)


def _is_absent(cluster: ClusterView, item: Item, subject: Mapping[str, Any]) -> bool:
    namespace, name = _named(item, subject)
    if subject.get("kind") != KIND or not name or UNKNOWN in name or (KIND, name) in EVERYWHERE:
        return False
    return not is_made(present(cluster), KIND, namespace, name)


def _named(item: Item, subject: Mapping[str, Any]) -> tuple[str, str]:
    """(namespace, name) of a subject."""
    return str(subject.get("namespace") or item.document.namespace), str(subject.get("name") or "")
