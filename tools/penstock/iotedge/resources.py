"""CPU and memory: Docker's limits and shares as Kubernetes' requests and limits."""

from typing import Any, Final

from penstock.iotedge.reader import Reader

#: What a module asks for when its manifest says nothing; the namespace's scheduler must be told something.
REQUESTS: Final = {"cpu": "50m", "memory": "64Mi"}


def resources(reader: Reader) -> dict[str, Any]:
    """`resources` of the container."""
    limits: dict[str, str] = {}
    requests: dict[str, str] = {}
    if memory := reader.whole("HostConfig", "Memory"):
        limits["memory"] = str(memory)
        reader.ledger.translated(reader.path("HostConfig", "Memory"), "limits.memory")
    if reserved := reader.whole("HostConfig", "MemoryReservation"):
        requests["memory"] = str(reserved)
        reader.ledger.translated(reader.path("HostConfig", "MemoryReservation"), "requests.memory")
    _cpu(reader, limits, requests)
    _within(reader, limits, requests)
    _devices(reader, limits)
    asked = {**{key: value for key, value in REQUESTS.items() if key not in limits}, **requests}
    return {"requests": asked, **({"limits": limits} if limits else {})} if asked else {"limits": limits}


def _cpu(reader: Reader, limits: dict[str, str], requests: dict[str, str]) -> None:
    if nano := reader.whole("HostConfig", "NanoCpus"):
        limits["cpu"] = f"{max(1, round(nano / 1e6))}m"
        reader.ledger.translated(reader.path("HostConfig", "NanoCpus"), "limits.cpu")
    unlimited = reader.get("HostConfig", "CpuQuota") == -1
    quota = None if unlimited else reader.whole("HostConfig", "CpuQuota")
    period = reader.whole("HostConfig", "CpuPeriod")
    if unlimited:
        reader.ledger.translated(reader.path("HostConfig", "CpuQuota"), "says nothing")
    if quota:
        limits.setdefault("cpu", f"{max(1, round(1000 * quota / (period or 100_000)))}m")
        reader.ledger.translated(reader.path("HostConfig", "CpuQuota"), "limits.cpu")
    if period:
        reader.ledger.translated(reader.path("HostConfig", "CpuPeriod"), "limits.cpu, with CpuQuota")
    if shares := reader.whole("HostConfig", "CpuShares"):
        requests["cpu"] = f"{max(1, round(1000 * shares / 1024))}m"
        reader.ledger.approximated(
            reader.path("HostConfig", "CpuShares"), "requests.cpu, 1024 shares taken for one core"
        )


def _within(reader: Reader, limits: dict[str, str], requests: dict[str, str]) -> None:
    """Docker takes a share above the limit; Kubernetes takes no such request."""
    for key, name in (("memory", "MemoryReservation"), ("cpu", "CpuShares")):
        if key in limits and int(requests.get(key, "0").rstrip("m")) > int(limits[key].rstrip("m")):
            how = f"requests.{key}, no more than its limit: Kubernetes takes none above it"
            reader.ledger.approximated(reader.path("HostConfig", name), how)
            requests[key] = limits[key]


def _devices(reader: Reader, limits: dict[str, str]) -> None:
    """Graphics processors that are asked for."""
    held = reader.get("HostConfig", "DeviceRequests")
    for number, request in enumerate(held if isinstance(held, list) else ()):
        path = reader.path("HostConfig", "DeviceRequests", number)
        capabilities = str(request.get("Capabilities")) if isinstance(request, dict) else ""
        if "gpu" in capabilities or (isinstance(request, dict) and request.get("Driver") == "nvidia"):
            count = request.get("Count")
            limits["nvidia.com/gpu"] = str(count if isinstance(count, int) and count > 0 else 1)
            reader.ledger.approximated(path, "limits of nvidia.com/gpu; the device plugin must be on the cluster")
        else:
            reader.ledger.lost(
                path, "no device plugin is known for this: name its resource in k8s-experimental.resources"
            )
