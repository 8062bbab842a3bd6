"""An API version is deprecated, and a later Kubernetes or Flux does not have it.

What
    An object's apiVersion is one that a later version of Kubernetes, or of Flux, no longer serves (a warning), or that
    its CustomResourceDefinition calls deprecated (a note). What the cluster's own version does not serve is
    `api-not-served` or `object-invalid`.

Why
    The upgrade of the cluster, or of Flux, then stops every Kustomization that still has such an object.

PASS
    apiVersion: scheduling.k8s.io/v1
    kind: PriorityClass
    metadata: {name: line}
    value: 1000

FAIL
    # file: clusters/example/all.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data:
      CLUSTER: example
      LEVEL: l4
      ZONE: zone-l4
      CONNECTIVITY: online
      KUBERNETES_VERSION: "1.31"
      FLUX_VERSION: "2.9"
    ---
    apiVersion: flowcontrol.apiserver.k8s.io/v1beta3
    kind: FlowSchema
    metadata: {name: telemetry}
    spec:
      priorityLevelConfiguration: {name: workload-low}
"""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from penstock.finding import Edit, Severity
from penstock.rules.api_removals import REMOVED
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux_since import since
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping
from penstock.validate import crds
from penstock.validate.crds import Crd

CODE = "api-deprecated"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

FLUX = ".toolkit.fluxcd.io"
#: The Flux minors whose CRDs are at hand may end here; asked for in turn until nothing newer answers.
NEWER = tuple((2, n) for n in range(6, 20))


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Objects of API versions that have an end."""
    for item in cluster.items:
        removal = REMOVED.get((item.document.api_version, item.document.kind))
        if removal:
            yield from _kubernetes(item, cluster.kubernetes, *removal)
        elif item.document.group.endswith(FLUX):
            yield from _flux(item, cluster)


def _kubernetes(item: Item, now: tuple[int, int] | None, gone: tuple[int, int], instead: str) -> Iterator[Problem]:
    if now is not None and now >= gone:
        return  # api-not-served says it
    old = item.document.api_version
    message = f"{old} {item.document.kind} is gone from Kubernetes {gone[0]}.{gone[1]} on"
    hint = f"write {instead}" if instead else "find its successor in the deprecation guide of Kubernetes"
    yield Problem(message, item, ("apiVersion",), hint=hint, edit=Edit(old, instead) if instead else None)


def _flux(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    group, kind = item.document.group, item.document.kind
    version = item.document.api_version.rpartition("/")[2]
    here = _versions(crds.shipped(cluster.render.flux_version, group, kind))
    if version not in here or cluster.flux is None:
        return
    gone = _gone(cluster.flux, version, group, kind)
    later = _newer(gone, group, kind) if gone else {}
    chosen = _best({name: old for name, old in here.items() if name in later} or later or here)
    best, first = f"{group}/{chosen}", since(group, chosen, kind)
    early = cluster.flux < first
    edit = Edit(item.document.api_version, best) if best != item.document.api_version and not early else None
    hint = f"write {best}" + (f" once Flux is {first[0]}.{first[1]} or later" if early else "")
    if gone:
        message = f"{item.document.api_version} {kind} is gone from Flux {gone[0]}.{gone[1]} on"
        yield Problem(message, item, ("apiVersion",), hint=hint, edit=edit)
    elif here[version]:
        message = f"{item.document.api_version} {kind} is deprecated"
        yield Problem(message, item, ("apiVersion",), hint=hint, severity=Severity.NOTE, edit=edit)


@lru_cache(maxsize=1024)
def _gone(now: tuple[int, int], version: str, group: str, kind: str) -> tuple[int, int] | None:
    """The first newer Flux without a version of a kind; None when nobody here knows one."""
    return next((minor for minor in NEWER if minor > now and version not in _newer(minor, group, kind)), None)


def _newer(wanted: tuple[int, int], group: str, kind: str) -> dict[str, bool]:
    return _versions(crds.shipped(f"{wanted[0]}.{wanted[1]}", group, kind))


def _best(versions: dict[str, bool]) -> str:
    """The version that is not deprecated; the last when all are."""
    return next((version for version, deprecated in versions.items() if not deprecated), [*versions][-1])


@lru_cache(maxsize=256)
def _versions(crd: Crd | None) -> dict[str, bool]:
    """Served version → whether it is deprecated."""
    spec: dict[str, Any] = mapping(json.loads(crd.raw).get("spec")) if crd else {}
    return {one["name"]: bool(one.get("deprecated")) for one in spec.get("versions", ()) if one.get("served")}
