"""Volumes: binds and mounts, each source once, each with a name of its own."""

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from penstock.iotedge.names import label
from penstock.iotedge.reader import Reader

#: What a claim asks for; the manifest says nothing of sizes.
SIZE: Final = "1Gi"
_SOCKET = re.compile(r"/(docker|containerd|podman|crio)\.sock$|/run/containerd(/|$)")
_DAEMON = re.compile(r"(/iotedge|/aziot\w*)/([\w.-]+\.)?(mgmt|workload|keyd|certd|identityd)[\w.-]*sock$")
_WINDOWS = re.compile(r"[A-Za-z]:([\\/]|\Z)|\\")
#: Names that files and volumes of a module have already.
_TAKEN: Final = frozenset(
    {
        *("deployment", "statefulset", "job", "service", "serviceaccount", "kustomization", "certificate", "tlsroute"),
        *("twin", "tls", "shm", "hub-ca", "edgehub-store", "desired"),
    }
)
_MOUNT: Final = ("Type", "Source", "Target", "ReadOnly", "Consistency", "BindOptions", "VolumeOptions", "TmpfsOptions")
#: A path that ends like a file's.
_FILE = re.compile(
    r"[^/]\.[A-Za-z][A-Za-z0-9]{0,4}\Z|/etc/(localtime|timezone|hosts|hostname|machine-id|passwd|group)\Z"
)
_VOLUME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
_SIZE = re.compile(r"size=(\d+)([kmgKMG]?)")


@dataclass
class Volumes:
    """A pod's volumes and a container's mounts. `claims` are volumes of Docker by their claims' names; `host` is true
    when the pod reaches into its node."""

    volumes: dict[str, dict[str, Any]] = field(default_factory=dict)
    mounts: list[dict[str, Any]] = field(default_factory=list)
    claims: dict[str, str] = field(default_factory=dict)
    host: bool = False
    #: The same volumes as they are called.
    sources: list[str] = field(default_factory=list)

    def add(self, name: str, source: Mapping[str, Any], target: str, *, read_only: bool = False) -> None:
        """One mount; its volume is made once."""
        self.volumes.setdefault(name, {"name": name, **source})
        mount: dict[str, Any] = {"name": name, "mountPath": target}
        if read_only:
            mount["readOnly"] = True
        if not self.taken(target):
            self.mounts.append(mount)

    def taken(self, target: str) -> bool:
        """True when something is mounted there."""
        return any(one["mountPath"] == target for one in self.mounts)


def volumes(reader: Reader) -> Volumes:
    """The volumes of a module's create options."""
    found = Volumes()
    for number, text in reader.texts("HostConfig", "Binds"):
        _bind(reader, found, ("HostConfig", "Binds", number), text)
    held = reader.get("HostConfig", "Mounts")
    for number, mount in enumerate(held if isinstance(held, list) else ()):
        if isinstance(mount, Mapping):
            _mount(reader, found, ("HostConfig", "Mounts", number), mount)
    _emptied(reader, found)
    shared = reader.whole("HostConfig", "ShmSize")
    if shared:
        found.add("shm", {"emptyDir": {"medium": "Memory", "sizeLimit": str(shared)}}, "/dev/shm")
        reader.ledger.translated(reader.path("HostConfig", "ShmSize"), "emptyDir in memory at /dev/shm")
    return found


def _emptied(reader: Reader, found: Volumes) -> None:
    """Folders in memory, and volumes without a name."""
    for written, options in reader.members("HostConfig", "Tmpfs"):
        target, path = _clean(written), reader.path("HostConfig", "Tmpfs", written)
        if found.taken(target):
            reader.ledger.lost(path, _twice(target))
        elif not target:
            reader.ledger.lost(path, f"{written!r} is no whole path: Docker mounts nothing there")
        else:
            found.add(_named("tmpfs", target), _memory(str(options)), target)
            reader.ledger.approximated(path, "emptyDir in memory; it counts as memory")
    for written, _ in reader.members("Volumes"):
        target, path = _clean(written), reader.path("Volumes", written)
        if not target:
            reader.ledger.lost(path, f"{written!r} is no whole path: Docker mounts nothing there")
            continue
        if not found.taken(target):
            found.add(_named("anonymous", target), {"emptyDir": {}}, target)
        reader.ledger.approximated(path, "emptyDir: it goes with the pod")


def _clean(target: str) -> str:
    """A place as Docker reads it: `/data/` is /data; empty for what is none."""
    held = posixpath.normpath(target).replace("//", "/") if target.startswith("/") else ""
    return "" if held == "/" or ":" in held else held


def _bind(reader: Reader, found: Volumes, keys: tuple[str | int, ...], text: str) -> None:
    source, sign, rest = text.partition(":")
    target, _, mode = rest.partition(":")
    target = _clean(target)
    if not sign or not source or not target:
        reader.ledger.lost(reader.path(*keys), f"{text!r} is no bind, as /data:/data:ro is one")
        return
    if found.taken(target):
        reader.ledger.lost(reader.path(*keys), _twice(target))
        return
    modes = [one for one in mode.split(",") if one]
    others = [one for one in modes if one not in ("ro", "rw")]
    without = f"; without {', '.join(others)}, for which Kubernetes has no word" if others else ""
    _place(reader, found, keys, source, target, read_only="ro" in modes, without=without)


def _mount(reader: Reader, found: Volumes, keys: tuple[str | int, ...], mount: Mapping[str, Any]) -> None:
    reader.strange(_MOUNT, *keys)
    kind, source = str(mount.get("Type") or "volume"), str(mount.get("Source") or "")
    target = _clean(str(mount.get("Target") or ""))
    if not target:
        reader.ledger.lost(reader.path(*keys), "the mount has no Target that is a whole path")
        return
    if found.taken(target):
        reader.ledger.lost(reader.path(*keys), _twice(target))
    elif kind == "tmpfs":
        options = mount.get("TmpfsOptions")
        size = options.get("SizeBytes") if isinstance(options, Mapping) else None
        memory = {"medium": "Memory", "sizeLimit": str(size)} if size else {"medium": "Memory"}
        found.add(_named("tmpfs", target), {"emptyDir": memory}, target)
        reader.ledger.approximated(reader.path(*keys), "emptyDir in memory; it counts as memory")
    elif kind in ("bind", "volume") and source and source.startswith("/") is not (kind == "bind"):
        what = "a bind's source is a path of the device" if kind == "bind" else "a volume's source is its name"
        reader.ledger.lost(reader.path(*keys), f"{what}, not {source}: Docker refuses it")
    elif kind in ("bind", "volume") and source:
        _place(reader, found, keys, source, target, read_only=mount.get("ReadOnly") in (True, "true"))
        for extra in ("BindOptions", "VolumeOptions", "Consistency"):
            if extra in mount:
                reader.ledger.lost(reader.path(*keys, extra), "the storage class decides this")
    elif kind == "volume":
        found.add(_named("anonymous", target), {"emptyDir": {}}, target)
        reader.ledger.approximated(reader.path(*keys), "a volume without a name: emptyDir, it goes with the pod")
    else:
        reader.ledger.lost(reader.path(*keys), f"a mount of type {kind} has no like in Kubernetes")


def _place(
    reader: Reader, found: Volumes, keys: tuple[str | int, ...], source: str, target: str, *, read_only: bool,
    without: str = "",
) -> None:  # fmt: skip
    """A source that is a path of the device, or the name of a volume of Docker; `without` is what else is left out."""
    path = reader.path(*keys)
    if _SOCKET.search(source):
        reader.ledger.lost(path, "the container runtime's socket is root on the node, and the cluster has no Docker")
    elif _DAEMON.search(source):
        reader.ledger.lost(path, "the device's daemon is not in the cluster: ask the hub or the Kubernetes API instead")
    elif _WINDOWS.match(source) or source.startswith("."):
        why = "is no path of a Linux node: name a volume, which becomes a claim, or give the whole path"
        reader.ledger.lost(path, f"{source} {why}")
    elif source.startswith("/"):
        held, how = _on_node(source)
        found.add(_named("host", source), held, target, read_only=read_only)
        found.host = True
        reader.ledger.approximated(path, f"{how}{without}")
    elif not _VOLUME.match(source):
        reader.ledger.lost(path, f"{source!r} is no name of a volume: Docker refuses it")
    else:
        claim = claim_of(source)
        found.claims[claim] = source
        found.sources.append(source)
        found.add(claim, {"persistentVolumeClaim": {"claimName": claim}}, target, read_only=read_only)
        if without:
            reader.ledger.approximated(path, f"PersistentVolumeClaim {claim}{without}")
        else:
            reader.ledger.translated(path, f"PersistentVolumeClaim {claim}")


def claim_of(source: str) -> str:
    """What the claim of a volume of Docker is called."""
    name = label(source, "v")
    return f"{name}-volume" if name in _TAKEN else name


def _twice(target: str) -> str:
    return f"something is mounted at {target} already, and Docker takes no second: take one away"


def _on_node(source: str) -> tuple[dict[str, Any], str]:
    """A path of the node. Docker makes a folder where nothing is; of a file or a device that would be wrong."""
    if source.startswith("/dev/"):
        how = "hostPath: only a privileged container may open a device so; a device plugin is the way for all others"
        return {"hostPath": {"path": source}}, how
    if _FILE.search(source):
        return {"hostPath": {"path": source, "type": "File"}}, "hostPath: the file must be on each node that may run it"
    how = "hostPath: the pod is bound to what its node holds there; a named volume would become a claim"
    return {"hostPath": {"path": source, "type": "DirectoryOrCreate"}}, how


def _memory(options: str) -> dict[str, Any]:
    size = _SIZE.search(options)
    unit = {"k": "Ki", "m": "Mi", "g": "Gi"}.get(size[2].lower(), "") if size else ""
    return {"emptyDir": {"medium": "Memory", **({"sizeLimit": f"{size[1]}{unit}"} if size else {})}}


def _named(prefix: str, source: str) -> str:
    """A name for a volume: what can be read of its source, and what keeps `/a/b` and `/a-b` apart."""
    plain = label(source, prefix)[:40].strip("-")
    mark = hashlib.sha256(source.encode()).hexdigest()[:6]
    return f"{prefix}-{plain}-{mark}".replace(f"{prefix}-{prefix}-", f"{prefix}-")


def claims(modules: Iterator[tuple[str, Volumes]]) -> dict[str, list[str]]:
    """Claim → the modules that use it."""
    held: dict[str, list[str]] = {}
    for name, found in modules:
        for claim in found.claims:
            held.setdefault(claim, []).append(name)
    return held
