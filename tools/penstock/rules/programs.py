"""The programs in containers, and the files of ConfigMaps that they read."""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.rules.memo import once
from penstock.rules.view import ClusterView
from penstock.rules.workloads import Workload, workloads
from penstock.shape import many, mapping


def running(cluster: ClusterView, program: str) -> Iterator[tuple[Workload, Mapping[str, Any]]]:
    """The containers that run a program, by the name of their image or command."""
    for one, container, image, command in _programs(cluster):
        if program in image or command == program:
            yield one, container


def mounted(cluster: ClusterView, one: Workload, name: str) -> dict[str, str]:
    """Path → text of what ConfigMaps put into a container."""
    maps = {
        str(volume.get("name")): str(mapping(volume.get("configMap")).get("name"))
        for _, volume in one.volumes()
        if "configMap" in volume
    }
    found: dict[str, str] = {}
    for _, container in one.containers("containers"):
        if container.get("name") == name:
            for mount in many(container.get("volumeMounts")):
                item = cluster.find("ConfigMap", one.namespace, maps.get(str(mount.get("name")), ""))
                for key, text in mapping(item.get("data") if item else None).items():
                    found[posixpath.join(str(mount.get("mountPath")), str(key))] = str(text)
    return found


def config(files: Mapping[str, str], container: Mapping[str, Any], flag: str, ending: str) -> str:
    """The texts that a program reads: those of its `flag` arguments, a folder standing for what is in it."""
    words = [str(word) for key in ("command", "args") for word in many(container.get(key))]
    paths = [words[at + 1] for at, word in enumerate(words[:-1]) if word == flag]
    return "\n".join(
        text
        for path in paths
        for file, text in sorted(files.items())
        if file == path or (posixpath.dirname(file) == path.rstrip("/") and file.endswith(ending))
    )


@once
def _programs(cluster: ClusterView) -> list[tuple[Workload, Mapping[str, Any], str, str]]:
    """Each container, and what its image and its command are called."""
    found = []
    for one in workloads(cluster):
        for _, container in one.containers("containers"):
            image = str(container.get("image", "")).partition("@")[0].rpartition("/")[2].partition(":")[0]
            command = many(container.get("command"))
            found.append((one, container, image, str(command[0]).rpartition("/")[2] if command else ""))
    return found
