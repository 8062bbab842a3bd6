"""What is mounted into a container, and which files that gives it."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from penstock.expand.producers import keys
from penstock.expand.variables import VEILED
from penstock.rules.key_missing import added, makers
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload
from penstock.shape import many, mapping

#: What cert-manager puts into a Certificate's Secret, unless it is asked for more.
ISSUED = frozenset({"tls.crt", "tls.key", "ca.crt"})
MORE = ("additionalOutputFormats", "keystores")
#: Volumes that nobody writes to.
FIXED = ("configMap", "secret", "projected", "downwardAPI")


@dataclass(frozen=True, slots=True)
class Mount:
    """A volume at a path. `files` are those below it, `held` the object that they come from; None when nobody here
    knows them."""

    path: str
    writable: bool
    files: frozenset[str] | None = None
    held: str = ""

    def covers(self, path: str) -> bool:
        """True for the path itself and what is below it."""
        return path == self.path or path.startswith(f"{self.path.rstrip('/')}/")


def mounts(cluster: ClusterView, one: Workload, container: Mapping[str, Any]) -> tuple[Mount, ...]:
    """Everything that is mounted."""
    volumes = {str(volume.get("name")): volume for _, volume in one.volumes()}
    found = (mapping(mount) for mount in many(container.get("volumeMounts")))
    return tuple(_mount(cluster, one, mount, volumes.get(str(mount.get("name")), {})) for mount in found)


def covering(there: tuple[Mount, ...], path: str) -> Mount | None:
    """The mount that a path leads into: the deepest one."""
    return max((one for one in there if one.covers(path)), key=lambda one: len(one.path), default=None)


def _mount(cluster: ClusterView, one: Workload, mount: Mapping[str, Any], volume: Mapping[str, Any]) -> Mount:
    path = posixpath.normpath(str(mount.get("mountPath")))
    writable = mount.get("readOnly") is not True and not any(kind in volume for kind in FIXED)
    whole = not mount.get("subPath") and not mount.get("subPathExpr")
    for kind, key, name in (("ConfigMap", "configMap", "name"), ("Secret", "secret", "secretName")):
        source = mapping(volume.get(key))
        if whole and source.get(name) and source.get("optional") is not True:
            names = _names(cluster, kind, one.namespace, str(source[name]))
            items = [mapping(item) for item in many(source.get("items"))]
            given = frozenset(str(item.get("path")) for item in items) if items else names
            return Mount(path, writable, given, f"{kind} {one.namespace}/{source[name]}")
    return Mount(path, writable)


def _names(cluster: ClusterView, kind: str, namespace: str, name: str) -> frozenset[str] | None:
    """The keys of an object, of the render or of what makes it; None when there may be others."""
    item = cluster.find(kind, namespace, name)
    if item is not None:
        there = {str(key) for part in ("data", "stringData", "binaryData") for key in mapping(item.get(part))}
        veiled = any(veil in key for key in there for veil in VEILED)
        return None if veiled or added(cluster, item) else frozenset(there)
    told = [_given(one, name) for one in makers(cluster).get((kind, namespace, name), ())]
    return told[0] if len(told) == 1 else None


def _given(maker: Item, name: str) -> frozenset[str] | None:
    if maker.document.kind == "Certificate":
        return None if any(mapping(maker.get("spec")).get(more) for more in MORE) else ISSUED
    return keys(maker.document).get(name)
