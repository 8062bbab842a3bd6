"""Docker's own spelling of create options. The agent and Docker's API take each name in any case; what is read here is
read by the names as Docker's manual writes them."""

from collections.abc import Mapping
from typing import Any, Final

Shape = Mapping[str, Any]


def _names(text: str, **inner: Any) -> dict[str, Any]:
    return {**dict.fromkeys(text.split()), **inner}


_MOUNT: Final = _names(
    "Type Source Target ReadOnly Consistency BindOptions VolumeOptions",
    TmpfsOptions=_names("SizeBytes Mode"),
)
_DEVICE: Final = _names("Driver Count DeviceIDs Capabilities Options")
_HOST: Final = _names(
    "Binds CapAdd CapDrop Dns DnsOptions DnsSearch ExtraHosts GroupAdd SecurityOpt Memory MemoryReservation MemorySwap"
    " MemorySwappiness NanoCpus CpuShares CpuQuota CpuPeriod CpusetCpus CpusetMems ShmSize Privileged ReadonlyRootfs"
    " NetworkMode IpcMode PidMode UTSMode UsernsMode CgroupnsMode Runtime Sysctls Tmpfs LogConfig RestartPolicy Devices"
    " DeviceCgroupRules Ulimits Links VolumesFrom PublishAllPorts AutoRemove Init OomScoreAdj OomKillDisable PidsLimit"
    " CgroupParent BlkioWeight VolumeDriver Isolation StorageOpt MaskedPaths ReadonlyPaths KernelMemory Cgroup",
    Mounts=[_MOUNT],
    PortBindings={"*": [_names("HostPort HostIp")]},
    DeviceRequests=[_DEVICE],
)
_OPTIONS: Final = _names(
    "Env Cmd Entrypoint User WorkingDir Hostname Domainname ExposedPorts Volumes Labels Tty OpenStdin StdinOnce Image"
    " AttachStdin AttachStdout AttachStderr StopSignal StopTimeout OnBuild MacAddress NetworkDisabled Shell ArgsEscaped"
    " NetworkingConfig",
    HostConfig=_HOST,
    Healthcheck=_names("Test Interval Timeout Retries StartPeriod StartInterval"),
)


def spelled(options: Mapping[str, Any]) -> dict[str, Any]:
    """Create options with the names that are known spelled as Docker's are; a name that is there in both ways stays."""
    return dict(_spelled(options, _OPTIONS))


def _spelled(value: Any, shape: Any) -> Any:
    if isinstance(shape, list) and isinstance(value, list):
        return [_spelled(held, shape[0]) for held in value]
    if not isinstance(shape, Mapping) or not isinstance(value, Mapping):
        return value
    own: dict[str, str] = {name.lower(): name for name in shape}
    made: dict[str, Any] = {}
    for key, held in value.items():
        right = own.get(str(key).lower(), str(key))
        name = str(key) if right in value or right in made else right
        made[name] = _spelled(held, shape.get(name, shape.get("*")))
    return made
