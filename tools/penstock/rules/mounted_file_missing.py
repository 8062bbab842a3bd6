"""A container is told to read a file that its mounted ConfigMap or Secret does not have.

What
    A word of a container's `command` or `args`, or a value of its `env`, is a path in the folder where a volume of a
    ConfigMap or Secret of this render is mounted, and that holds no such key. A path may stand behind a `=`, as in
    `--config=/etc/app/config.yaml`. Nothing is said of optional volumes, and of objects that others add keys to.

Why
    Such a volume is only read, so nothing else puts the file there: the program ends at its start, or runs with its
    defaults.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nodes, namespace: edge-app1}
    data: {pn.json: "[]"}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: publisher, namespace: edge-app1}
    spec:
      containers:
        - name: publisher
          image: registry.example/publisher@sha256:1111111111111111111111111111111111111111111111111111111111111111
          args: [--pf=/etc/publisher/pn.json]
          volumeMounts: [{name: nodes, mountPath: /etc/publisher}]
      volumes: [{name: nodes, configMap: {name: nodes}}]

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: nodes, namespace: edge-app1}
    data: {pn.json: "[]"}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: publisher, namespace: edge-app1}
    spec:
      containers:
        - name: publisher
          image: registry.example/publisher@sha256:1111111111111111111111111111111111111111111111111111111111111111
          args: [--pf=/etc/publisher/nodes.json]
          volumeMounts: [{name: nodes, mountPath: /etc/publisher}]
      volumes: [{name: nodes, configMap: {name: nodes}}]
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.expand.variables import VEILED
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.key_missing import added
from penstock.rules.view import ClusterView
from penstock.rules.workloads import Workload, listed, workloads
from penstock.shape import many, mapping, mappings

CODE = "mounted-file-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

#: Of more words the first are looked at.
MOST = 500
PATH = re.compile(r"(?:-{0,2}[\w.-]+=)?(/[\w./-]+[\w-])")
#: Kind → the part of a volume that mounts it, and the field with its name.
PARTS = {"ConfigMap": ("configMap", "name"), "Secret": ("secret", "secretName")}


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Paths below mounts that hold other files."""
    for one in workloads(cluster):
        volumes = {str(volume.get("name")): volume for _, volume in one.volumes()}
        held = {
            name: (source, files) for name, volume in volumes.items() for source, files in _files(cluster, one, volume)
        }
        for field, container in one.containers() if held else ():
            mounts = [(_folder(mount), mount) for _, mount in listed(container, field, "volumeMounts")]
            for way, path in _paths(container, field):
                above = [(folder, mount) for folder, mount in mounts if path.startswith(f"{folder}/")]
                folder, mount = max(above, key=lambda pair: len(pair[0]), default=("", {}))
                source, files = held.get(str(mount.get("name")), ("", None))
                asked = posixpath.join(str(mount.get("subPath") or ""), path[len(folder) + 1 :])
                if files is not None and asked not in files and not asked.startswith(".."):
                    hint = f"it has {', '.join(sorted(files)) or 'nothing'}"
                    message = f"{path} is in the volume of {source}, which has no such file"
                    yield Problem(message, one.item, way, hint=hint, text=path)


def _folder(mount: Mapping[str, Any]) -> str:
    return posixpath.normpath(str(mount.get("mountPath") or "/"))


def _files(cluster: ClusterView, one: Workload, volume: Mapping[str, Any]) -> Iterator[tuple[str, frozenset[str]]]:
    """The object that is mounted as a volume, with the files that it is and their folders; nothing when these are not
    known."""
    for kind, (part, key) in PARTS.items():
        said = mapping(volume.get(part))
        item = cluster.find(kind, one.namespace, str(said.get(key) or ""))
        if item is None or said.get("optional") is True or added(cluster, item):
            continue
        keys = frozenset(
            str(name) for field in ("data", "stringData", "binaryData") for name in mapping(item.get(field))
        )
        if said.get("items"):
            keys = frozenset(
                str(entry.get("path")) for entry in mappings(said["items"]) if str(entry.get("key")) in keys
            )
        if not any(veil in name for name in keys for veil in VEILED):
            yield f"{kind} {item.document.name}", keys | {folder for name in keys for folder in _above(name)}


def _above(name: str) -> Iterator[str]:
    while name := posixpath.dirname(name):
        yield name


def _paths(container: Mapping[str, Any], field: Field) -> Iterator[tuple[Field, str]]:
    """The paths that a container is told, each alone in its word."""
    for key in ("command", "args"):
        for index, word in enumerate(many(container.get(key))[:MOST]):
            yield from _path((*field, key, index), word)
    for at, entry in listed(container, field, "env"):
        yield from _path((*at, "value"), entry.get("value"))


def _path(field: Field, word: Any) -> Iterator[tuple[Field, str]]:
    match = PATH.fullmatch(word) if isinstance(word, str) else None
    if match and "//" not in match[1]:
        yield field, posixpath.normpath(match[1])
