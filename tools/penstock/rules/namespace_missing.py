"""A namespaced object says no namespace, and nothing else does.

What
    A kind that lives in a namespace is rendered without `metadata.namespace`: neither the file nor a kustomization's
    `namespace` nor the Flux Kustomization's `targetNamespace` sets it. Kinds that nobody here knows are left alone,
    and so is an entry that no object declares, in a repository without facts.

Why
    `kubectl` has a default namespace, Flux has none. The API server refuses the object ("namespace not specified") and
    with it the whole Kustomization.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import guessed
from penstock.rules.scopes import namespaced
from penstock.rules.view import ClusterView

CODE = "namespace-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Objects without a namespace of kinds that need one."""
    for item in cluster.items:
        name = item.rendered.kustomization.key
        if not item.document.namespace and name not in guessed(cluster) and namespaced(item, cluster):
            hint = f"set metadata.namespace, namespace: in the kustomization, or targetNamespace of {name}"
            yield Problem(f"{item.document.kind} has no namespace: Flux refuses it", item, ("metadata",), hint=hint)
