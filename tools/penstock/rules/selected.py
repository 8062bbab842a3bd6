"""Which workloads' pods a selector means, where that can be told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from penstock.expand.misspelt import slip
from penstock.expand.variables import UNKNOWN
from penstock.rules.memo import once
from penstock.rules.selectors import matches
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView
from penstock.rules.workloads import Workload, workloads
from penstock.shape import many, mapping

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
    here = _namespaces(cluster).get(namespace, _Namespace())
    if not here.all and not cluster.level:
        return None
    return tuple(one for one in here.likely(selector) if matches(selector, one.labels))


def fitting(cluster: ClusterView, namespace: str, selector: Mapping[str, Any]) -> tuple[Workload, ...]:
    """The workloads of the render whose pods a LabelSelector fits, whatever else may be in the namespace."""
    here = _namespaces(cluster).get(namespace, _Namespace())
    return tuple(one for one in here.likely(selector) if matches(selector, one.labels))


def mislabelled(cluster: ClusterView, namespace: str, selector: Mapping[str, Any]) -> bool:
    """Whether a selector fits what a workload of the namespace selects itself, and not its pods: `selector-mismatch`
    says which is wrong."""
    return any(
        not matches(own, one.labels) and matches(selector, mapping(own.get("matchLabels")))
        for one in _namespaces(cluster).get(namespace, _Namespace()).all
        if (own := mapping(one.item.get("spec", "selector")))
    )


def nearly(cluster: ClusterView, namespace: str, labels: Mapping[str, Any]) -> tuple[str, str]:
    """The one label that pods of the namespace have otherwise by a slip, and their value; empty without one."""
    found = set()
    for one in _namespaces(cluster).get(namespace, _Namespace()).all:
        unlike = [key for key, value in labels.items() if one.labels.get(key) != value]
        if not unlike:
            return "", ""
        meant = slip(str(labels[unlike[0]]), [str(one.labels.get(unlike[0]))]) if len(unlike) == 1 else ""
        if meant:
            found.add((unlike[0], meant))
    return found.pop() if len(found) == 1 else ("", "")


def slipped(cluster: ClusterView, namespace: str, selector: Mapping[str, Any]) -> tuple[str, str]:
    """The label of a selector that pods of the namespace have otherwise by a slip, and their value."""
    labels = mapping(selector.get("matchLabels"))
    if not labels or selector.get("matchExpressions") or any(GIVEN.fullmatch(key) for key in labels):
        return "", ""
    return nearly(cluster, namespace, labels)


@dataclass
class _Namespace:
    """The workloads of a namespace: all, those with a label, and those with a label that only the cluster knows."""

    all: list[Workload] = field(default_factory=list)
    labelled: dict[tuple[str, str], list[Workload]] = field(default_factory=dict)
    veiled: list[Workload] = field(default_factory=list)

    def add(self, one: Workload) -> None:
        self.all.append(one)
        if UNKNOWN in str(one.labels):
            self.veiled.append(one)  # it may have any
            return
        for key, value in one.labels.items():
            if isinstance(value, str):
                self.labelled.setdefault((key, value), []).append(one)

    def likely(self, selector: Mapping[str, Any]) -> Sequence[Workload]:
        """Those that the selector may fit: of its labels, the one that the fewest have tells."""
        wanted = mapping(selector.get("matchLabels")).items()
        known = ((key, value) for key, value in wanted if isinstance(value, str) and UNKNOWN not in f"{key} {value}")
        having = [self.labelled.get(one, []) for one in known]
        return [*min(having, key=len), *self.veiled] if having else self.all


@once
def _namespaces(cluster: ClusterView) -> Mapping[str, _Namespace]:
    found: dict[str, _Namespace] = {}
    for one in workloads(cluster):
        found.setdefault(one.namespace, _Namespace()).add(one)
    return found


def _keys(selector: Mapping[str, Any]) -> set[str]:
    expressions = many(selector.get("matchExpressions"))
    return {*map(str, mapping(selector.get("matchLabels"))), *(str(mapping(one).get("key")) for one in expressions)}
