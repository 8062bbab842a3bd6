"""The programs in containers, and the files of ConfigMaps that they read."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.rules.memo import once
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload, workloads
from penstock.shape import many, mapping


def running(cluster: ClusterView, program: str) -> Iterator[tuple[Workload, Mapping[str, Any]]]:
    """The containers that run a program, by the name of their image or command."""
    for one, container, image, command in _programs(cluster):
        if program in image or command == program:
            yield one, container


@dataclass(frozen=True, slots=True)
class Source:
    """The text that a container has at a path, and the key of the ConfigMap that it is."""

    item: Item
    key: str
    text: str


def sources(cluster: ClusterView, one: Workload, name: str) -> dict[str, Source]:
    """Path → what ConfigMaps put there, in a container."""
    maps = {str(volume.get("name")): mapping(volume.get("configMap")) for _, volume in one.volumes()}
    found: dict[str, Source] = {}
    for _, container in one.containers("containers"):
        if container.get("name") == name:
            for mount in map(mapping, many(container.get("volumeMounts"))):
                volume = maps.get(str(mount.get("name")), {})
                item = cluster.find("ConfigMap", one.namespace, str(volume.get("name"))) if volume else None
                for key, file in _files(item, volume) if item else ():
                    path = _path(mount, file)
                    if item and path:
                        found[path] = Source(item, key, str(mapping(item.get("data"))[key]))
    return found


def _files(item: Item, volume: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The keys of a ConfigMap and what they are called in a volume of it."""
    data = mapping(item.get("data"))
    for entry in map(mapping, many(volume.get("items"))):
        if str(entry.get("key")) in data:
            yield str(entry["key"]), str(entry.get("path"))
    if not volume.get("items"):
        yield from ((key, str(key)) for key in data)


def _path(mount: Mapping[str, Any], file: str) -> str:
    """Where a file of a volume is; empty for one that is not mounted."""
    part, where = str(mount.get("subPath") or ""), str(mount.get("mountPath"))
    if part and file != part and not file.startswith(f"{part}/"):
        return ""
    return where if file == part else posixpath.join(where, file[len(part) + 1 :] if part else file)


def mounted(cluster: ClusterView, one: Workload, name: str) -> dict[str, str]:
    """Path → text of what ConfigMaps put into a container."""
    return {path: source.text for path, source in sources(cluster, one, name).items()}


def arguments(container: Mapping[str, Any], *flags: str) -> list[str]:
    """What stands behind a flag in the command and its arguments."""
    words = [str(word) for key in ("command", "args") for word in many(container.get(key))]
    return [words[at + 1] for at, word in enumerate(words[:-1]) if word in flags]


def config(files: Mapping[str, str], container: Mapping[str, Any], flag: str, ending: str) -> str:
    """The texts that a program reads: those of its `flag` arguments, a folder standing for what is in it."""
    return "\n".join(
        text
        for path in arguments(container, flag)
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
