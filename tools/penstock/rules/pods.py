"""Pods inside the objects that make them; shared by the rules about workloads."""

from collections.abc import Iterator
from typing import Any

from penstock.rules.contract import Field
from penstock.rules.view import Item
from penstock.shape import many, mapping

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
        for index, container in enumerate(many(spec.get(key))):
            if isinstance(container, dict):
                yield (*field, key, index), container


def pulled(item: Item) -> Iterator[tuple[Field, str]]:
    """Every image that a workload's pods need, of containers and of image volumes, with the way to it."""
    for field, container in containers(item):
        if isinstance(container.get("image"), str):
            yield (*field, "image"), container["image"]
    field, spec = pod_spec(item) or ((), {})
    for index, volume in enumerate(many(spec.get("volumes"))):
        reference = mapping(mapping(volume).get("image")).get("reference")
        if isinstance(reference, str):
            yield (*field, "volumes", index, "image", "reference"), reference
