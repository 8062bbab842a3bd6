"""Plan an export: rendered workloads as deployment manifests, one a namespace or, by the connector's annotations, one a
workload; and the commands that apply them."""

import json
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from penstock.errors import PenstockError
from penstock.iotedge.check import faults, shape_faults
from penstock.iotedge.condition import ConditionError, Device, matches
from penstock.iotedge.fault import Weight
from penstock.iotedge.jsontext import Document, Path
from penstock.iotedge.ledger import Entry, Ledger, leaves
from penstock.iotedge.manifest import AGENT, DESIRED, HUB
from penstock.iotedge.objects import WORKLOADS, Object, Objects, annotations, by_namespace, template
from penstock.iotedge.objshape import fitted
from penstock.iotedge.outmodule import OutModule, connected, modules, others, place
from penstock.iotedge.schema import ROUTE_FILE
from penstock.scaffold.plan import faulty

SYSTEM_IMAGES: Final = {
    "edgeAgent": "mcr.microsoft.com/azureiotedge-agent:1.5",
    "edgeHub": "mcr.microsoft.com/azureiotedge-hub:1.5",
}
ROUTE: Final = {"route": "FROM /* INTO $upstream"}
SECONDS: Final = 7200
PRIORITY: Final = 10
#: Settings of the hub that say what its routes say, and its identity.
_HUB_ENV = re.compile(r"(routes__|storeAndForward__timeToLiveSecs\Z|IotHubConnectionString\Z)")


@dataclass(frozen=True)
class Deployment:
    """One manifest and for whom it is."""

    id: str
    value: Mapping[str, Any]
    condition: str
    priority: int
    labels: Mapping[str, str]
    layered: bool


@dataclass(frozen=True)
class Export:
    """The manifests and what became of each field of the objects."""

    deployments: tuple[Deployment, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Asked:
    """What the command line says beside the objects."""

    namespaces: tuple[str, ...] = ()
    layered: bool = False
    condition: str = ""
    priority: int | None = None


def plan(objects: Iterable[Object], registry: str, asked: Asked) -> Export:
    """Decide one export of the rendered objects of a cluster. Raises PenstockError when there is nothing to export."""
    ledger = Ledger()
    found = by_namespace(_fitting(objects, ledger))
    chosen = {name: held for name, held in found.items() if not asked.namespaces or name in asked.namespaces}
    if not chosen:
        there = ", ".join(found) or "none"
        raise PenstockError(f"there is no workload to export; namespaces with workloads: {there}")
    made: list[Deployment] = []
    spoken: list[Path] = []
    for namespace, held in chosen.items():
        bound = [one for one in held.workloads if connected(one)]
        if bound:
            made += [_connector(one, held, registry, asked, ledger) for one in bound]
            spoken += _leaves(bound)
        else:
            made.append(_device(namespace, held, registry, asked, ledger))
            spoken += _leaves(held.workloads)
            for path, runs in others(held):
                if runs:
                    ledger.lost(path, "its pods become no modules: make it a Deployment")
                else:
                    ledger.approximated(path, "no part of a manifest: a device has its own ways for this")
                spoken.append(path)
    _checked(made)
    spoken += [path for path in ledger.entries if str(path[0]).startswith("ConfigMap/")]
    return Export(tuple(made), ledger.closed(iter(spoken)))


def _checked(made: Sequence[Deployment]) -> None:
    """Raises PenstockError for what the hub or a device would refuse of the manifests."""
    wrong = [
        f"{one.id}: {fault}" + (f"; {fault.hint}" if fault.hint else "")
        for one in made
        for fault in faults(Document(one.value, {}))
        if fault.weight is Weight.ERROR and not fault.secret
    ]
    if wrong:
        raise faulty([*wrong, "nothing was written"])


def _fitting(objects: Iterable[Object], ledger: Ledger) -> Iterator[Object]:
    """Objects that have a name, in the shape that they must have."""
    for one in objects:
        metadata = one.get("metadata")
        if isinstance(metadata, Mapping) and isinstance(metadata.get("name"), str) and metadata["name"]:
            yield fitted(one, place(one), ledger)


def _leaves(workloads: Iterable[Object]) -> Iterator[Path]:
    for one in workloads:
        held = {key: value for key, value in one.items() if key in ("spec",)}
        yield from leaves(held, place(one))


def _connector(workload: Object, objects: Objects, registry: str, asked: Asked, ledger: Ledger) -> Deployment:
    """One annotated workload: one configuration of the hub, as the connector made of it."""
    said = annotations(template(workload))
    made = modules(workload, objects, registry, ledger)
    routing = _object(objects, "edgehub", "desiredProperties")
    agent = _object(objects, "edgeagent", "desiredProperties")
    value = manifest(made, routing, asked.layered, agent=agent, logging=said.get("loggingOptions", ""))
    at = (*place(workload), "spec", "template", "metadata", "annotations")
    return Deployment(
        id=_id(str(workload["metadata"]["name"])),
        value=value,
        condition=asked.condition or _condition(said, at, ledger),
        priority=asked.priority or _priority(said, at, ledger),
        labels=made[0].labels if made else {},
        layered=asked.layered,
    )


def _condition(said: Mapping[str, str], at: Path, ledger: Ledger) -> str:
    text = said.get("targetCondition", "")
    try:
        matches(text, Device(""))
    except ConditionError as error:
        ledger.lost((*at, "targetCondition"), f"{text!r}: {error}: the hub takes no such condition")
        return ""
    return text


def _priority(said: Mapping[str, str], at: Path, ledger: Ledger) -> int:
    text = said.get("priority", str(PRIORITY))
    if text.isdecimal() and text.isascii() and len(text) < 10:
        return int(text)
    ledger.lost((*at, "priority"), f"{text!r} is no priority: it is {PRIORITY}")
    return PRIORITY


def _device(namespace: str, objects: Objects, registry: str, asked: Asked, ledger: Ledger) -> Deployment:
    """All workloads of a namespace: one device's deployment."""
    made = [
        one
        for held in objects.workloads
        if held["kind"] in WORKLOADS
        for one in modules(held, objects, registry, ledger)
    ]
    routing = _object(objects, "edgehub-routing", "routing.json")
    value = manifest(made, routing, asked.layered)
    priority = asked.priority or PRIORITY
    return Deployment(
        _id(namespace or "default"), value, asked.condition, priority, {"namespace": namespace}, asked.layered
    )


def _object(objects: Objects, name: str, key: str) -> Mapping[str, Any]:
    """A JSON object in a ConfigMap. Raises PenstockError for routes that no hub takes."""
    held = objects.json(name, key)
    if not isinstance(held, Mapping):
        return {}
    routes = held.get("routes")
    value = {"routes": routes} if isinstance(routes, Mapping) else {}
    for fault in shape_faults(value, ROUTE_FILE) if value else ():
        raise PenstockError(f"ConfigMap {name}, {key}: {fault}")
    return held


def _id(name: str) -> str:
    """As IoT Hub takes it: lower case, 128 characters."""
    return re.sub(r"[^a-z0-9_-]", "-", name.lower())[:128]


def manifest(
    made: Sequence[OutModule], routing: Mapping[str, Any], layered: bool, *, agent: Mapping[str, Any] | None = None,
    logging: str = "",
) -> dict[str, Any]:  # fmt: skip
    """A manifest of modules and routes. The hub among them is the system's own module."""
    hub = next((one for one in made if one.name == "edgeHub"), None)
    plain = {one.name: dict(one.section) for one in made if one.name not in ("edgeHub", "edgeAgent")}
    twice = [name for name, count in Counter(one.name for one in made).items() if count > 1]
    if twice:
        raise PenstockError(f"two containers would be modules of one name, {', '.join(twice)}: rename one")
    routes = routing.get("routes") if isinstance(routing.get("routes"), dict) else {"route": ROUTE["route"]}
    store = routing.get("storeAndForwardConfiguration")
    seconds = store.get("timeToLiveSecs", SECONDS) if isinstance(store, dict) else SECONDS
    twins = {one.name: {DESIRED: one.desired} for one in made if isinstance(one.desired, dict) and one.name in plain}
    if layered:
        content: dict[str, Any] = {
            AGENT: {f"{DESIRED}.modules.{name}": section for name, section in plain.items()},
            HUB: {f"{DESIRED}.routes.{name}": route for name, route in (routes or {}).items()},
        }
        return {"modulesContent": {**content, **twins}}
    desired = {
        "schemaVersion": "1.1",
        "runtime": {"type": "docker", "settings": _settings(agent or {}, logging)},
        "systemModules": {"edgeAgent": _system("edgeAgent"), "edgeHub": _hub(hub)},
        "modules": plain,
    }
    routed = {"schemaVersion": "1.1", "routes": routes, "storeAndForwardConfiguration": {"timeToLiveSecs": seconds}}
    return {"modulesContent": {AGENT: {DESIRED: desired}, HUB: {DESIRED: routed}, **twins}}


def _settings(agent: Mapping[str, Any], logging: str) -> dict[str, Any]:
    held: dict[str, Any] = {"minDockerVersion": "v1.25", "loggingOptions": logging}
    credentials = agent.get("registryCredentials") or _deep(agent, "runtime", "settings", "registryCredentials")
    if isinstance(credentials, dict):
        held["registryCredentials"] = {
            str(key): {
                "address": str(one.get("address", "")),
                "username": str(one.get("username", "")),
                "password": f"${re.sub(r'[^A-Z0-9]', '_', str(key).upper())}_PASSWORD",
            }
            for key, one in credentials.items()
            if isinstance(one, dict)
        }
    return held


def _deep(held: Any, *keys: str) -> Any:
    for key in keys:
        held = held.get(key) if isinstance(held, Mapping) else None
    return held


def _system(name: str) -> dict[str, Any]:
    return {"type": "docker", "settings": {"image": SYSTEM_IMAGES[name], "createOptions": "{}"}}


def _hub(hub: OutModule | None) -> dict[str, Any]:
    """The hub's section: its own when it is among the workloads, else as the documentation has it."""
    if hub is None:
        return {**_system("edgeHub"), "status": "running", "restartPolicy": "always"}
    section = {key: value for key, value in hub.section.items() if key not in ("version", "startupOrder")}
    options = _without_own(section["settings"])
    env = {name: value for name, value in (section.pop("env", None) or {}).items() if not _own(name, value)}
    return {
        **section,
        "settings": options,
        **({"env": env} if env else {}),
        "status": "running",
        "restartPolicy": "always",
    }


def _own(name: str, value: Any) -> bool:
    """True for a setting that an import gives the hub by itself."""
    from penstock.iotedge.hub import SETTINGS

    return bool(_HUB_ENV.match(name)) or SETTINGS.get(name) == value.get("value")


def _without_own(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Create options of the hub without what an import gave it: its claim, its certificates, its probes."""
    from penstock.iotedge import options as texts
    from penstock.iotedge.hub import OWN_STORE, SPOKEN, TLS

    held = dict(texts.read(settings, ()).value)
    host = dict(held.get("HostConfig") or {})
    ours = (OWN_STORE, TLS)
    binds = [one for one in host.get("Binds", []) if not {*one.split(":")[:2]} & {*ours}]
    host = {**{key: value for key, value in host.items() if key != "Binds"}, **({"Binds": binds} if binds else {})}
    exposed = {
        text: one for text, one in (held.get("ExposedPorts") or {}).items() if text not in {f"{n}/tcp" for n in SPOKEN}
    }
    rest = {key: value for key, value in held.items() if key not in ("HostConfig", "ExposedPorts")}
    made = {**rest, **({"ExposedPorts": exposed} if exposed else {}), **({"HostConfig": host} if host else {})}
    return {"image": settings["image"], **(texts.chunks(made) if made else {"createOptions": "{}"})}


def commands(deployment: Deployment, file: str, hub: str, device: str) -> str:
    """The `az` command that applies a manifest: to one device, or to all that fit a condition."""
    if device and not deployment.layered:
        words = ["az", "iot", "edge", "set-modules", "--hub-name", hub, "--device-id", device, "--content", file]
        return shlex.join(words)
    words = ["az", "iot", "edge", "deployment", "create", "--hub-name", hub, "--deployment-id", deployment.id]
    words += ["--content", file, "--target-condition", deployment.condition or "deviceId='DEVICE'"]
    words += ["--priority", str(deployment.priority)]
    if deployment.labels:
        words += ["--labels", json.dumps(dict(deployment.labels), sort_keys=True)]
    return shlex.join([*words, *(["--layered"] if deployment.layered else [])])
