"""Which workloads' pods a selector means, where that can be told."""

import re
from collections.abc import Mapping
from typing import Any

from penstock.expand.kustomization import mapping
from penstock.rules.selectors import matches
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView
from penstock.rules.workloads import Workload, workloads

#: Labels that no manifest holds: controllers, meshes and injectors put them on the pods.
GIVEN = re.compile(
    r"(?:.*\.)?(?:istio\.io|linkerd\.io|consul\.hashicorp\.com|acme\.cert-manager\.io|cilium\.io)/.*"
    r"|(?:statefulset|batch|apps)\.kubernetes\.io/.*|pod-template-hash|controller-revision-hash"
    r"|pod-template-generation|controller-uid|job-name|topology\.kubernetes\.io/.*"
)


def selected(cluster: ClusterView, namespace: str, selector: Mapping[str, Any]) -> tuple[Workload, ...] | None:
    """The workloads whose pods a LabelSelector fits; None when the render cannot tell.

    It cannot when a chart or an operator fills the namespace, when labels are given on the cluster, and when nothing at
    all of the namespace is seen in a repository without facts.
    """
    if not namespace or unseen(cluster).holds(namespace) or any(GIVEN.fullmatch(key) for key in _keys(selector)):
        return None
    here = [one for one in workloads(cluster) if one.namespace == namespace]
    if not here and not cluster.level:
        return None
    return tuple(one for one in here if matches(selector, one.labels))


def _keys(selector: Mapping[str, Any]) -> set[str]:
    expressions = selector.get("matchExpressions")
    listed = expressions if isinstance(expressions, list) else []
    return {*map(str, mapping(selector.get("matchLabels"))), *(str(mapping(one).get("key")) for one in listed)}
