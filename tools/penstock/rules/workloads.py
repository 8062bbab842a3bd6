"""The workloads of a cluster: what makes pods, and the labels and annotations that those pods will carry."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from penstock.rules.contract import Field
from penstock.rules.memo import once
from penstock.rules.pods import POD_SPEC, pod_spec
from penstock.rules.view import ClusterView, Item
from penstock.shape import many, mapping

#: Kinds whose pods are meant to run for ever.
LASTING = frozenset({"Deployment", "StatefulSet", "DaemonSet"})


@dataclass(frozen=True, eq=False)
class Workload:
    """An object that makes pods. `field` is the way to the pod's spec."""

    item: Item
    field: Field
    spec: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """Deployment, CronJob, Pod …"""
        return self.item.document.kind

    @property
    def name(self) -> str:
        """The object's name."""
        return self.item.document.name

    @property
    def namespace(self) -> str:
        """The pods' namespace; empty when the object says none."""
        return self.item.document.namespace

    @property
    def metadata_field(self) -> Field:
        """The way to the pod's metadata."""
        return (*self.field[:-1], "metadata")

    @cached_property
    def labels(self) -> Mapping[str, Any]:
        """The pod's labels."""
        return mapping(self.item.get(*self.metadata_field, "labels"))

    @cached_property
    def annotations(self) -> Mapping[str, Any]:
        """The pod's annotations."""
        return mapping(self.item.get(*self.metadata_field, "annotations"))

    @property
    def replicas(self) -> int:
        """How many pods at most at one time, as far as the object says: 1 when it says nothing."""
        count = self.item.get("spec", "replicas", default=1) if self.kind != "Pod" else 1
        return count if isinstance(count, int) else 1

    def containers(self, *keys: str) -> Iterator[tuple[Field, Mapping[str, Any]]]:
        """The containers with the way to each; init containers first unless `keys` name the lists."""
        for key in keys or ("initContainers", "containers"):
            yield from listed(self.spec, self.field, key)

    def volumes(self) -> Iterator[tuple[Field, Mapping[str, Any]]]:
        """The pod's volumes with the way to each."""
        yield from listed(self.spec, self.field, "volumes")

    def __str__(self) -> str:
        return str(self.item)


def workload(item: Item) -> Workload | None:
    """The object as a workload, or None when it makes no pods."""
    found = pod_spec(item)
    return Workload(item, *found) if found else None


@once
def workloads(cluster: ClusterView) -> tuple[Workload, ...]:
    """Every workload of the cluster."""
    found = (workload(item) for item in cluster.of(*POD_SPEC))
    return tuple(one for one in found if one)


def listed(parent: Mapping[str, Any], field: Field, *keys: str) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    """The mappings in a list below `parent`, with the way to each."""
    value: Any = parent
    for key in keys:
        value = mapping(value).get(key)
    for index, one in enumerate(many(value)):
        if isinstance(one, dict):
            yield (*field, *keys, index), one


def app_of(one: Workload) -> str:
    """What a workload is called as an application."""
    return str(one.labels.get("app.kubernetes.io/name") or one.name)
