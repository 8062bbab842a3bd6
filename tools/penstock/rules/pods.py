"""Pods inside the objects that make them; shared by the rules about workloads."""

from collections.abc import Iterator
from typing import Any

from penstock.expand.kustomization import mapping
from penstock.rules.contract import Field
from penstock.rules.view import Item

#: Kind → where its pod template's spec is.
POD_SPEC: dict[str, Field] = {
    "Pod": ("spec",),
    "Deployment": ("spec", "template", "spec"),
    "StatefulSet": ("spec", "template", "spec"),
    "DaemonSet": ("spec", "template", "spec"),
    "ReplicaSet": ("spec", "template", "spec"),
    "ReplicationController": ("spec", "template", "spec"),
    "Job": ("spec", "template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
GROUPS = frozenset({"", "apps", "batch"})


def pod_spec(item: Item) -> tuple[Field, dict[str, Any]] | None:
    """The pod spec of a workload and the way to it; None for other kinds."""
    field = POD_SPEC.get(item.document.kind)
    if field is None or item.document.group not in GROUPS:
        return None
    return field, mapping(item.get(*field))


def containers(item: Item) -> Iterator[tuple[Field, dict[str, Any]]]:
    """Every container of a workload (init containers first) with the way to it."""
    found = pod_spec(item)
    if found is None:
        return
    field, spec = found
    for key in ("initContainers", "containers"):
        listed = spec.get(key)
        for index, container in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(container, dict):
                yield (*field, key, index), container
