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
from itertools import islice
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.mounts import covering, mounts
from penstock.rules.view import ClusterView
from penstock.rules.workloads import listed, workloads
from penstock.shape import many

CODE = "mounted-file-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

#: Of more words of a container the first are looked at, and so many files are told of a cluster.
MOST, TOLD = 500, 500
PATH = re.compile(r"(?:-{0,2}[\w.-]+=)?(/[\w./-]+[\w-])")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Paths below mounts that hold other files."""
    yield from islice(_found(cluster), TOLD)


def _found(cluster: ClusterView) -> Iterator[Problem]:
    for one in workloads(cluster):
        for field, container in one.containers():
            there = mounts(cluster, one, container)
            for way, path in _paths(container, field) if any(mount.files is not None for mount in there) else ():
                mount = covering(there, path)
                if mount and mount.files is not None and not _has(mount.files, posixpath.relpath(path, mount.path)):
                    hint = f"it has {', '.join(sorted(mount.files)) or 'nothing'}"
                    message = f"{path} is in the volume of {mount.held}, which has no such file"
                    yield Problem(message, one.item, way, hint=hint, text=path)


def _has(files: frozenset[str], asked: str) -> bool:
    """Whether it is one of the files or a folder of some; what begins with a dot is the kubelet's own."""
    return asked in files or asked.startswith(".") or any(file.startswith(f"{asked}/") for file in files)


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
