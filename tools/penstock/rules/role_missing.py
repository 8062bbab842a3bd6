"""A RoleBinding gives a Role that is not there.

What
    `roleRef` of a RoleBinding names a Role that the namespace does not have. ClusterRoles are not looked for, nor
    Roles in namespaces that a chart or an unknown operator fills, unless the name is one letter off another's that is
    there.

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

from penstock.expand.misspelt import slip
from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView
from penstock.shape import mapping

CODE = "role-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER
GROUP = "rbac.authorization.k8s.io"
KINDS = ("Role", "ClusterRole")
#: The API server makes these.
BUILTIN = ("cluster-admin", "admin", "edit", "view")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Bindings of Roles that are not there."""
    there = {(one.document.kind, one.document.namespace, one.document.name) for one in cluster.of(*KINDS, group=GROUP)}
    there.update(("ClusterRole", "", name) for name in BUILTIN)
    for item in cluster.of("RoleBinding", "ClusterRoleBinding", group=GROUP):
        given = mapping(item.get("roleRef"))
        kind, name = str(given.get("kind")), str(given.get("name") or "")
        namespace = item.document.namespace if kind == "Role" else ""
        if kind not in KINDS or not name or UNKNOWN in name or (kind, namespace, name) in there:
            continue
        meant = slip(name, {other for of, within, other in there if (of, within) == (kind, namespace)})
        if meant or (namespace and not unseen(cluster).holds(namespace)):
            message = f"the {kind} {f'{namespace}/' * bool(namespace)}{name} is not there: the binding allows nothing"
            hint = f"write {meant}" if meant else "add the Role, or mend the name or the kind"
            yield Problem(message, item, ("roleRef", "name"), hint=hint)
