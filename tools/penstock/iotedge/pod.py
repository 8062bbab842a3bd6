"""What create options say of a whole pod: host's namespaces, names, and all that has no like in Kubernetes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from penstock.iotedge.lookup import lookup
from penstock.iotedge.reader import Reader
from penstock.rules.pod_standards import SYSCTLS

#: Why a field has no like, and what to do.
NO_LIKE: Final[Mapping[tuple[str, ...], str]] = {
    ("HostConfig", "LogConfig"): "the cluster collects what a container prints: set rotation on the nodes",
    ("HostConfig", "RestartPolicy"): "the agent ignores it too: restartPolicy of the module counts",
    ("HostConfig", "Devices"): "a device plugin gives devices to pods: name its resource in k8s-experimental.resources",
    ("HostConfig", "DeviceCgroupRules"): "a device plugin gives devices to pods",
    ("HostConfig", "Ulimits"): "limits of processes are the node's: set them in the container runtime",
    ("HostConfig", "Links"): "modules find each other by their Services",
    ("HostConfig", "VolumesFrom"): "name the volume in both modules",
    ("HostConfig", "PublishAllPorts"): "name the ports",
    ("HostConfig", "AutoRemove"): "the cluster removes pods by itself",
    ("HostConfig", "Init"): "Kubernetes has no init process to add: put one into the image",
    ("HostConfig", "OomScoreAdj"): "it follows from requests and limits",
    ("HostConfig", "OomKillDisable"): "it follows from requests and limits",
    ("HostConfig", "PidsLimit"): "it is the node's: podPidsLimit of the kubelet",
    ("HostConfig", "CgroupParent"): "the kubelet decides it",
    ("HostConfig", "MemorySwap"): "pods have no swap unless the node gives it",
    ("HostConfig", "MemorySwappiness"): "pods have no swap unless the node gives it",
    ("HostConfig", "CpusetCpus"): "ask for whole cores, and let the kubelet's static policy place them",
    ("HostConfig", "BlkioWeight"): "Kubernetes does not weigh disks",
    ("HostConfig", "UTSMode"): "a pod has its own",
    ("HostConfig", "CgroupnsMode"): "the container runtime decides it",
    ("HostConfig", "Cgroup"): "the kubelet decides it",
    ("HostConfig", "CpusetMems"): "let the kubelet's memory manager place it",
    ("HostConfig", "KernelMemory"): "it counts into limits.memory: set Memory",
    ("HostConfig", "VolumeDriver"): "the storage class decides this",
    ("HostConfig", "StorageOpt"): "set a limit of ephemeral-storage in k8s-experimental.resources",
    ("HostConfig", "Isolation"): "it is for Windows alone; runtimeClassName is the way here",
    ("HostConfig", "MaskedPaths"): "the container runtime masks its own",
    ("HostConfig", "ReadonlyPaths"): "the container runtime protects its own",
    ("Shell",): "write the shell into Cmd, Entrypoint or the health check",
    ("ArgsEscaped",): "it is for Windows alone",
    ("HostConfig", "UsernsMode"): "set hostUsers: false where the cluster can",
    ("StopSignal",): "it is the image's",
    ("OnBuild",): "it is the image's",
    ("MacAddress",): "a pod has no address of its own choice",
    ("Domainname",): "pods are found by their Services",
    ("NetworkDisabled",): "take the network away by a NetworkPolicy",
}
_SYSCTL = re.compile(r"[a-z0-9]([-_a-z0-9]*[a-z0-9])?([./][a-z0-9]([-_a-z0-9]*[a-z0-9])?)*\Z")
#: Parameters that count as safe only since this version of Kubernetes are none that every cluster takes.
_NEW: Final = (1, 30)
#: Values besides the empty ones by which a field says nothing.
_NOTHING: Final[Mapping[str, tuple[Any, ...]]] = {"PidsLimit": (-1,), "MemorySwappiness": (-1,)}
#: Fields that say nothing a pod would not do.
SAYS_NOTHING: Final = (("Image",), ("AttachStdout",), ("AttachStderr",), ("AttachStdin",), ("StdinOnce",), ("name",))


@dataclass
class Pod:
    """Fields of the pod and of its container; `annotations` of the pod; `host` when it shares something of its node."""

    pod: dict[str, Any] = field(default_factory=dict)
    container: dict[str, Any] = field(default_factory=dict)
    annotations: dict[str, str] = field(default_factory=dict)
    host: list[str] = field(default_factory=list)
    #: True when it sets a parameter of the kernel that no level but privileged lets it set.
    unsafe: bool = False


def pod(reader: Reader) -> Pod:
    """Everything that is neither command, environment nor port, volume, resource, probe or security."""
    found = Pod()
    if folder := reader.get("WorkingDir"):
        found.container["workingDir"] = str(folder)
        reader.ledger.translated(reader.path("WorkingDir"), "workingDir")
    for key, field_ in (("Tty", "tty"), ("OpenStdin", "stdin")):
        if reader.flag(key):
            found.container[field_] = True
            reader.ledger.translated(reader.path(key), field_)
    _host(reader, found)
    found.pod |= lookup(reader)
    _rest(reader, found)
    return found


def _host(reader: Reader, found: Pod) -> None:
    mode = str(reader.get("HostConfig", "NetworkMode") or "")
    if mode == "host":
        found.pod |= {"hostNetwork": True, "dnsPolicy": "ClusterFirstWithHostNet"}
        found.host.append("hostNetwork")
        reader.ledger.translated(reader.path("HostConfig", "NetworkMode"), "hostNetwork: one such pod on a node")
    elif mode:
        reader.ledger.approximated(reader.path("HostConfig", "NetworkMode"), "every pod is on the cluster's network")
    if reader.get("NetworkingConfig") is not None:
        how = (
            "hostNetwork" if mode == "host" else "the pod is on the cluster's network, and has its Service's name there"
        )
        reader.ledger.approximated(reader.path("NetworkingConfig"), how)
    for key, field_ in (("IpcMode", "hostIPC"), ("PidMode", "hostPID")):
        held = reader.get("HostConfig", key)
        if held == "host":
            found.pod[field_] = True
            found.host.append(field_)
            reader.ledger.translated(reader.path("HostConfig", key), field_)
        elif held:
            reader.ledger.lost(reader.path("HostConfig", key), f"a pod has its own: only host is known, not {held}")
        elif held is not None:
            reader.ledger.translated(reader.path("HostConfig", key), "a pod's own")


def _rest(reader: Reader, found: Pod) -> None:
    if seconds := reader.whole("StopTimeout"):
        found.pod["terminationGracePeriodSeconds"] = seconds
        reader.ledger.translated(reader.path("StopTimeout"), "terminationGracePeriodSeconds")
    groups = [text for _, text in reader.texts("HostConfig", "GroupAdd")]
    numbers = [int(text) for text in groups if text.isdigit()]
    if numbers:
        found.pod["supplementalGroups"] = numbers
    for number, text in enumerate(groups):
        path = reader.path("HostConfig", "GroupAdd", number)
        if text.isdigit():
            reader.ledger.translated(path, "supplementalGroups")
        else:
            reader.ledger.lost(path, f"Kubernetes takes numbers of groups, not {text}")
    runtime = reader.get("HostConfig", "Runtime")
    if runtime and runtime != "runc":
        found.pod["runtimeClassName"] = str(runtime)
        reader.ledger.approximated(
            reader.path("HostConfig", "Runtime"), f"runtimeClassName {runtime}; the cluster must have it"
        )
    elif runtime is not None:
        reader.ledger.translated(reader.path("HostConfig", "Runtime"), "the node's own")
    _sysctls(reader, found)
    _labels(reader, found)
    for keys, why in NO_LIKE.items():
        if reader.get(*keys) not in (None, "", [], {}, 0, False, *_NOTHING.get(keys[-1], ())):
            reader.ledger.lost(reader.path(*keys), why)
        elif reader.get(*keys) is not None:
            reader.ledger.translated(reader.path(*keys), "says nothing")
    for keys in SAYS_NOTHING:
        if reader.get(*keys) is not None:
            reader.ledger.translated(reader.path(*keys), "the pod's own")


def _sysctls(reader: Reader, found: Pod) -> None:
    """Kernel parameters; those of a namespace that the pod shares with its node Kubernetes does not set."""
    values = []
    for name, value in reader.members("HostConfig", "Sysctls"):
        path = reader.path("HostConfig", "Sysctls", name)
        shared = {"net": "hostNetwork", "kernel": "hostIPC", "fs": "hostIPC"}.get(name.partition(".")[0], "")
        if not _SYSCTL.match(name):
            reader.ledger.lost(path, f"{name!r} is no parameter of a kernel")
        elif shared in found.pod:
            reader.ledger.lost(path, f"a pod with {shared} sets none: set it on the node")
        else:
            values.append({"name": name, "value": str(value)})
            safe = SYSCTLS.get(name, _NEW) < _NEW
            found.unsafe |= not safe
            how = "securityContext.sysctls" if safe else "securityContext.sysctls; the kubelet must allow it"
            reader.ledger.translated(path, how)
    if values:
        found.pod["sysctls"] = values


def _labels(reader: Reader, found: Pod) -> None:
    for name, value in reader.members("Labels"):
        prefix, slash, last = name.rpartition("/")
        fits = re.fullmatch(r"[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?", last)
        if fits and (not slash or re.fullmatch(r"[a-z0-9]([-a-z0-9.]*[a-z0-9])?", prefix)):
            found.annotations[name] = str(value)
            reader.ledger.translated(reader.path("Labels", name), "annotation of the pod")
        else:
            reader.ledger.lost(reader.path("Labels", name), f"{name!r} is no name of an annotation")
