"""A RoleBinding gives a Role that is not there.

What
    `roleRef` of a RoleBinding names a Role that the namespace does not have. ClusterRoles are not looked for, nor
    Roles in namespaces that a chart or an unknown operator fills.

Why
    The API server takes the binding, and it allows nothing: whoever it is for is refused, pod by pod. A controller of
    Flux that acts as an account without all rights cannot even apply it.

PASS
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: historian, namespace: edge-app1}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: historian}
    subjects: [{kind: ServiceAccount, name: historian, namespace: edge-app1}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: historian, namespace: edge-app1}
    rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]

FAIL
    apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata: {name: historian, namespace: edge-app1}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: history}
    subjects: [{kind: ServiceAccount, name: historian, namespace: edge-app1}]
    ---
    apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: historian, namespace: edge-app1}
    rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]
"""

from collections.abc import Iterator

from penstock.expand.kustomization import mapping
from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView

CODE = "role-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER
GROUP = "rbac.authorization.k8s.io"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Bindings of Roles that are not there."""
    for item in cluster.of("RoleBinding", group=GROUP):
        namespace, given = item.document.namespace, mapping(item.get("roleRef"))
        name = str(given.get("name") or "")
        if given.get("kind") != "Role" or not name or UNKNOWN in name:
            continue
        if namespace and not unseen(cluster).holds(namespace) and cluster.find("Role", namespace, name) is None:
            message = f"the Role {namespace}/{name} is not there: the binding allows nothing"
            yield Problem(message, item, ("roleRef", "name"), hint="add the Role, or mend the name or the kind")
