"""One workload as the modules of a manifest."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from penstock.image import split
from penstock.iotedge import options
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
        name = re.sub(r"[^A-Za-z0-9_-]", "-", own)[:128] if _connected(workload) else objects.name(workload, number)
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
    held = objects.config(str(container.get("name"))) if _connected(workload) else {}
    around = doors(objects, pod)
    found = environment(container, objects, inner, ledger, around)
    settings: Object = {"image": image(str(container.get("image", "")), workload, registry)}
    maker = Maker(container, pod, objects, at, inner, ledger, around)
    made = _options(held, maker, container, workload, ledger)
    if found.options:
        made["Env"] = [*found.options, *made.get("Env", [])]
    settings |= options.chunks(made) if made else {"createOptions": "{}"}
    said = annotations(workload)
    section: Object = {
        "version": held.get("version") or said.get(f"{PREFIX}.version") or "1.0",
        "type": "docker",
        "status": held.get("status") or _status(workload),
        "restartPolicy": held.get("restartPolicy") or said.get(f"{PREFIX}.restart-policy") or _restart(workload, pod),
        "settings": settings,
    }
    if found.env:
        section["env"] = found.env
    if container.get("imagePullPolicy") == "Never":
        section["imagePullPolicy"] = "never"
    if order := said.get(f"{PREFIX}.startup-order", ""):
        section["startupOrder"] = int(order) if order.isdigit() else 4294967295
    return (
        name,
        section,
        around.value(_desired(name, str(container.get("name")), held, objects), (*inner, "name"), Ledger()),
    )


def _connected(workload: Object) -> bool:
    return annotations(template(workload)).get(CONNECTOR, "").lower() == "true"


def _options(held: Mapping[str, str], maker: Maker, container: Object, workload: Object, ledger: Ledger) -> Object:
    """Create options: the container's own, and over them those of the connector's ConfigMap."""
    labels = template(workload).get("metadata", {}).get("labels") or {}
    said = annotations(workload).get(f"{PREFIX}.{KEY}", "")
    made = maker.made(labels, said, workload.get("spec", {}).get("strategy"))
    text = held.get("createOptions", "")
    if not text.strip():
        return made
    path = (
        f"ConfigMap/{workload['metadata'].get('namespace') or '-'}/{container.get('name')}",
        "data",
        "createOptions",
    )
    try:
        value = parse(text.encode()).value
    except NotJson as error:
        ledger.lost(path, f"no JSON: {error}")
        return made
    ledger.translated(path, "create options; they count before the pod's own")
    return _over(made, value) if isinstance(value, dict) else made


def _over(below: Object, above: Mapping[str, Any]) -> Object:
    """One object over another, key by key."""
    found = dict(below)
    for key, value in above.items():
        held = found.get(key)
        found[key] = _over(held, value) if isinstance(held, dict) and isinstance(value, dict) else value
    return found


def _desired(name: str, container: str, held: Mapping[str, str], objects: Objects) -> Any:
    if "desiredProperties" in held:
        try:
            return json.loads(held["desiredProperties"])
        except ValueError:
            return None
    return objects.json(f"{container}-twin", "desired.json") if name else None


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


def others(objects: Objects) -> Iterator[Path]:
    """Objects that are no part of a manifest."""
    yield from (place(one) for one in objects.held if one.get("kind") not in _WITHIN)
