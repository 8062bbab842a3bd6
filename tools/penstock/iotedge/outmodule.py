"""One workload as the modules of a manifest."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from penstock.errors import PenstockError
from penstock.image import split
from penstock.iotedge import options, outsecrets
from penstock.iotedge.experimental import KEY
from penstock.iotedge.jsontext import NotJson, Path, parse
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.objects import CONNECTOR, WORKLOADS, Object, Objects, annotations, template
from penstock.iotedge.outenv import environment
from penstock.iotedge.outhosts import doors
from penstock.iotedge.outoptions import Maker
from penstock.iotedge.target import PREFIX

#: The module whose workload an import made to run alone; a device has its own ways for that.
HUB_MODULE: Final = "edgeHub"
SIDECAR: Final = "dapr.io/enabled"
RESTARTS: Final = ("always", "never", "on-failure", "on-unhealthy")
_RESTARTS: Final = {"Always": "always", "OnFailure": "on-failure", "Never": "never"}
#: Fields of a pod that a device decides by itself.
_OWN: Final = (
    *("serviceAccountName", "serviceAccount", "automountServiceAccountToken", "enableServiceLinks", "restartPolicy"),
    *("imagePullSecrets", "dnsPolicy", "schedulerName", "tolerations", "nodeSelector", "affinity", "priorityClassName"),
    *("topologySpreadConstraints", "shareProcessNamespace"),
)


@dataclass(frozen=True)
class OutModule:
    """One module: its section of the manifest, and its desired properties (None without any)."""

    name: str
    section: Mapping[str, Any]
    desired: Any
    labels: Mapping[str, str]


def modules(workload: Object, objects: Objects, registry: str, ledger: Ledger) -> list[OutModule]:
    """The modules that the containers of a workload are."""
    held, said = template(workload), annotations(workload)
    at = place(workload)
    if said.get(f"{PREFIX}.original-moduleid") == HUB_MODULE:
        ledger.translated(at, "the device's own hub")
        ledger = Ledger()
    inside: Path = (*at, "spec") if workload["kind"] == "Pod" else (*at, "spec", "template", "spec")
    pod = held.get("spec", {})
    _outer(workload, at, inside, pod, ledger)
    containers = pod.get("containers") or []
    if len(containers) > 1:
        ledger.approximated(
            (*inside, "containers"), "a module each: they no longer share a network or volumes in memory"
        )
    labels = held.get("metadata", {}).get("labels") or {}
    made = []
    for number, container in enumerate(containers):
        inner = (*inside, "containers", number)
        own = str(container.get("name", ""))
        if not own or not container.get("image"):
            ledger.lost(inner, "a container without a name or an image is none: Kubernetes would refuse it")
            continue
        name = re.sub(r"[^A-Za-z0-9_-]", "-", own)[:128] if connected(workload) else objects.name(workload, number)
        if name not in (own, said.get(f"{PREFIX}.original-moduleid")):
            ledger.approximated(
                (*inner, "name"), f"the module {name}: names of modules are the device's, each there once"
            )
        one = _module(name, workload, container, pod, objects, inside, inner, registry, ledger)
        made.append(OutModule(one[0], one[1], one[2], labels))
    return made


def place(workload: Object) -> Path:
    """How the report calls an object."""
    metadata = workload["metadata"]
    return (f"{workload['kind']}/{metadata.get('namespace') or '-'}/{metadata['name']}",)


def _outer(workload: Object, at: Path, inside: Path, pod: Object, ledger: Ledger) -> None:
    """What is not of one container."""
    for key in ("apiVersion", "kind", "metadata"):
        ledger.translated((*at, key), "the module's name and kind")
    for key in ("selector", "serviceName", "strategy", "updateStrategy", "revisionHistoryLimit", "podManagementPolicy"):
        ledger.translated((*at, "spec", key), "a device has one of each module")
    for key in ("backoffLimit", "suspend", "completions", "parallelism", "persistentVolumeClaimRetentionPolicy"):
        ledger.translated((*at, "spec", key), "restartPolicy and status")
    if workload["kind"] in ("CronJob", "DaemonSet"):
        ledger.lost((*at, "spec"), f"a device knows no {workload['kind']}: run it as a module that keeps its own time")
    replicas = workload.get("spec", {}).get("replicas", 1)
    if isinstance(replicas, int) and replicas > 1:
        ledger.lost((*at, "spec", "replicas"), f"{replicas} became 1: a module is there once")
    else:
        ledger.translated((*at, "spec", "replicas"), "status")
    ledger.translated((*inside[:-1], "metadata"), "labels")
    if annotations(template(workload)).get(SIDECAR) == "true":
        why = "a device runs no Dapr sidecar beside a module: speak to the hub, or run daprd as a module of its own"
        ledger.lost((*inside[:-1], "metadata", "annotations", SIDECAR), why)
    for key in _OWN:
        ledger.translated((*inside, key), "the device's own")
    own = annotations(workload).get(f"{PREFIX}.{KEY}", "").split()
    if pod.get("nodeSelector") and set(pod["nodeSelector"]) != {"type"} and "nodeSelector" not in own:
        ledger.approximated((*inside, "nodeSelector"), "say it as a target condition")
    if pod.get("initContainers"):
        ledger.lost(
            (*inside, "initContainers"), "a device starts modules in their startupOrder, and waits for none to end"
        )


def _module(
    name: str, workload: Object, container: Object, pod: Object, objects: Objects, at: Path, inner: Path, registry: str,
    ledger: Ledger,
) -> tuple[str, Object, Any]:  # fmt: skip
    held = objects.config(str(container.get("name"))) if connected(workload) else {}
    around = doors(objects, pod)
    found = environment(container, objects, inner, ledger, around)
    settings: Object = {"image": image(str(container.get("image", "")), workload, registry)}
    maker = Maker(container, pod, objects, at, inner, ledger, around)
    made = _options(held, maker, container, workload, ledger)
    if found.options:
        made["Env"] = [*found.options, *made.get("Env", [])]
    settings |= _chunks(made, name)
    said = annotations(workload)
    where = _config(workload, container)
    section: Object = {
        "version": held.get("version") or said.get(f"{PREFIX}.version") or "1.0",
        "type": "docker",
        "status": _one_of(held, "status", ("running", "stopped"), where, ledger) or _status(workload),
        "restartPolicy": _one_of(held, "restartPolicy", RESTARTS, where, ledger)
        or _said(said)
        or _restart(workload, pod),
        "settings": settings,
    }
    if found.env:
        section["env"] = found.env
    if container.get("imagePullPolicy") == "Never":
        section["imagePullPolicy"] = "never"
    if order := said.get(f"{PREFIX}.startup-order", ""):
        section["startupOrder"] = int(order) if order.isdigit() else 4294967295
    desired = _desired(str(container.get("name")), held, objects, where, ledger)
    desired = outsecrets.twin(name, desired, (*where, "desiredProperties"), ledger)
    return name, section, around.value(desired, (*inner, "name"), Ledger())


def _config(workload: Object, container: Object) -> Path:
    """Where the connector's ConfigMap of a container has its data."""
    return (f"ConfigMap/{workload['metadata'].get('namespace') or '-'}/{container.get('name')}", "data")


def _one_of(held: Mapping[str, str], key: str, known: Sequence[str], where: Path, ledger: Ledger) -> str:
    """A word of the connector's ConfigMap; one that no manifest takes is lost."""
    word = held.get(key, "")
    if word and word not in known:
        ledger.lost((*where, key), f"{word!r} is none of {', '.join(known)}")
    return word if word in known else ""


def _said(said: Mapping[str, str]) -> str:
    """The restart policy that an import knew."""
    word = said.get(f"{PREFIX}.restart-policy", "")
    return word if word in RESTARTS else ""


def _chunks(made: Object, name: str) -> dict[str, str]:
    """Create options as they stand in a manifest. Raises PenstockError for more than fit."""
    try:
        return options.chunks(made) if made else {"createOptions": "{}"}
    except ValueError as error:
        raise PenstockError(f"{name}: {error}: give what is large as a file in a volume") from error


def connected(workload: Object) -> bool:
    """Whether a workload is one of those that the connector brings to the hub."""
    return annotations(template(workload)).get(CONNECTOR, "").lower() == "true"


def _options(held: Mapping[str, str], maker: Maker, container: Object, workload: Object, ledger: Ledger) -> Object:
    """Create options: the container's own, and over them those of the connector's ConfigMap."""
    labels = template(workload).get("metadata", {}).get("labels") or {}
    said = annotations(workload).get(f"{PREFIX}.{KEY}", "")
    made = maker.made(labels, said, workload.get("spec", {}).get("strategy"))
    text = held.get("createOptions", "")
    if not text.strip():
        return made
    path = (*_config(workload, container), "createOptions")
    try:
        value = parse(text.encode()).value
    except NotJson as error:
        ledger.lost(path, f"no JSON: {error}")
        return made
    if not isinstance(value, dict):
        ledger.lost(path, "create options are a JSON object")
        return made
    ledger.translated(path, "create options; they count before the pod's own")
    return _over(made, value)


def _over(below: Object, above: Mapping[str, Any]) -> Object:
    """One object over another, key by key."""
    found = dict(below)
    for key, value in above.items():
        held = found.get(key)
        found[key] = _over(held, value) if isinstance(held, dict) and isinstance(value, dict) else value
    return found


def _desired(container: str, held: Mapping[str, str], objects: Objects, where: Path, ledger: Ledger) -> Any:
    """Desired properties: those of the connector's ConfigMap, else those that an import wrote; None without any."""
    if "desiredProperties" not in held:
        return objects.json(f"{container}-twin", "desired.json")
    try:
        value = parse(held["desiredProperties"].encode()).value
    except NotJson as error:
        ledger.lost((*where, "desiredProperties"), f"no JSON: {error}")
        return None
    if not isinstance(value, dict):
        ledger.lost((*where, "desiredProperties"), "desired properties are a JSON object")
    return value


def _status(workload: Object) -> str:
    spec = workload.get("spec", {})
    return "stopped" if spec.get("replicas") == 0 or spec.get("suspend") is True else "running"


def _restart(workload: Object, pod: Object) -> str:
    if workload["kind"] in ("Job", "CronJob", "Pod"):
        return _RESTARTS.get(str(pod.get("restartPolicy", "Always")), "always")
    return "always"


def image(text: str, workload: Object, registry: str) -> str:
    """The image as a device pulls it: by the name that it was imported under, with the version that is pinned now."""
    parts = split(text)
    original = annotations(workload).get(f"{PREFIX}.image", "")
    name = original if original and registry and parts.name.startswith(f"{registry}/") else parts.name
    tag = f":{parts.tag}" if parts.tag else ""
    return f"{name}{tag}{f'@{parts.digest}' if parts.digest else ''}"


#: Kinds that a manifest has in another form, or needs none of.
_WITHIN: Final = (*WORKLOADS, "ConfigMap", "Secret", "Service", "PersistentVolumeClaim", "ServiceAccount", "Namespace")


def others(objects: Objects) -> Iterator[tuple[Path, bool]]:
    """Objects that are no part of a manifest, and whether they run pods all the same."""
    for one in objects.held:
        if one.get("kind") not in _WITHIN:
            spec = one.get("spec")
            held = spec.get("template") if isinstance(spec, Mapping) else None
            yield place(one), isinstance(held, Mapping) and "containers" in (held.get("spec") or {})
