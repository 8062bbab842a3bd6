"""The rendered objects of one device's namespace, found by kind and name."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from penstock.iotedge.target import PREFIX

Object = dict[str, Any]
WORKLOADS: Final = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod")
#: What the virtual kubelet's connector asks of a pod.
CONNECTOR: Final = "isEdgeDeployment"


@dataclass(frozen=True)
class Objects:
    """Objects of one namespace."""

    held: tuple[Object, ...]

    def of(self, kind: str) -> Iterator[Object]:
        """The objects of a kind."""
        return (one for one in self.held if one.get("kind") == kind)

    @cached_property
    def workloads(self) -> tuple[Object, ...]:
        """What makes pods, by name."""
        found = (one for one in self.held if one.get("kind") in WORKLOADS)
        return tuple(sorted(found, key=lambda one: str(one["metadata"]["name"])))

    @cached_property
    def names(self) -> Mapping[tuple[str, str, int], str]:
        """What each container is called as a module: (kind, name of the workload, its number) → the name that an import
        knew it by, else the container's own; several of one name are told apart by their workloads."""
        held = {
            (str(one["kind"]), str(one["metadata"]["name"]), number): _called(one, container, number)
            for one in self.workloads
            for number, container in enumerate(containers(one))
        }
        counted = Counter(held.values())
        told = {key: f"{key[1]}-{name}" if counted[name] > 1 else name for key, name in held.items()}
        return {key: re.sub(r"[^A-Za-z0-9_-]", "-", name)[:128] for key, name in told.items()}

    def name(self, workload: Object, number: int) -> str:
        """The module that a container is."""
        return self.names.get((str(workload["kind"]), str(workload["metadata"]["name"]), number), "")

    def config(self, name: str) -> Mapping[str, str]:
        """The data of a ConfigMap; of one with a hash behind its name when there is no other."""
        for one in self.of("ConfigMap"):
            held = one["metadata"]["name"]
            if held == name or (held.rpartition("-")[0] == name and len(held.rpartition("-")[2]) == 10):
                data = one.get("data")
                return {key: str(value) for key, value in data.items()} if isinstance(data, dict) else {}
        return {}

    def claim(self, name: str) -> str:
        """What Docker would call the volume of a claim."""
        for one in self.of("PersistentVolumeClaim"):
            if one["metadata"]["name"] == name:
                return str((one["metadata"].get("annotations") or {}).get(f"{PREFIX}.volume") or name)
        return name

    def services(self, labels: Mapping[str, str]) -> Iterator[Object]:
        """The Services that select pods with these labels."""
        for one in self.of("Service"):
            selector = one.get("spec", {}).get("selector")
            if isinstance(selector, dict) and selector and selector.items() <= labels.items():
                yield one

    def json(self, name: str, key: str) -> Any:
        """A JSON value in a ConfigMap; None when there is none."""
        try:
            return json.loads(self.config(name).get(key, ""))
        except ValueError:
            return None


def template(workload: Object) -> Object:
    """The pod that a workload makes: metadata and spec."""
    spec: Object = workload.get("spec", {})
    if workload.get("kind") == "Pod":
        return workload
    if workload.get("kind") == "CronJob":
        spec = spec.get("jobTemplate", {}).get("spec", {})
    held = spec.get("template", {})
    return held if isinstance(held, dict) else {}


def containers(workload: Object) -> list[Object]:
    """The containers of a workload's pod."""
    found = template(workload).get("spec", {}).get("containers")
    return list(found) if isinstance(found, list) else []


def _called(workload: Object, container: Object, number: int) -> str:
    known = annotations(workload).get(f"{PREFIX}.original-moduleid", "") if number == 0 else ""
    return known or str(container.get("name", ""))


def annotations(held: Object) -> dict[str, str]:
    """The annotations of an object or a pod's template."""
    found = held.get("metadata", {}).get("annotations")
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}


def by_namespace(objects: Iterable[Object]) -> dict[str, Objects]:
    """The namespaces that have workloads, each with its objects."""
    found: dict[str, list[Object]] = {}
    for one in objects:
        found.setdefault(str(one.get("metadata", {}).get("namespace") or ""), []).append(one)
    held = {name: Objects(tuple(ones)) for name, ones in found.items()}
    return {name: one for name, one in sorted(held.items()) if one.workloads}
