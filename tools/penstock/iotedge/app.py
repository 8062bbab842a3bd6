"""A deployment as the files of one application: a folder of apps/base with one folder a module."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from penstock.iotedge import hub, images, volumes
from penstock.iotedge.check import hidden
from penstock.iotedge.images import Pin
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.manifest import AGENT, DESIRED, HUB, LAST, Manifest, Module
from penstock.iotedge.names import folder, label
from penstock.iotedge.neighbours import Neighbours, neighbours
from penstock.iotedge.policies import policies
from penstock.iotedge.reader import Reader
from penstock.iotedge.security import Level
from penstock.iotedge.target import PREFIX, Target
from penstock.iotedge.workload import PROBES, Workload, workload
from penstock.iotedge.yamlout import dumped
from penstock.rules import credentials

Object = dict[str, Any]
_KUSTOMIZE: Final = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
#: Flux must not take `${…}` of a JSON text for its own.
_AS_IT_IS: Final = {"kustomize.toolkit.fluxcd.io/substitute": "disabled"}


@dataclass(frozen=True)
class App:
    """`files` by path in the repository; `groups` are the folders that Flux applies one after the other; `pins` belong
    into the site's release; `secrets` must be made on the cluster: name → keys."""

    files: Mapping[str, str]
    groups: tuple[str, ...]
    pins: tuple[Pin, ...]
    secrets: Mapping[str, tuple[str, ...]]
    level: Level
    #: What somebody must decide: finding → module → why it is waived until then.
    waived: Mapping[str, Mapping[str, str]]


def app(manifest: Manifest, target: Target, ledger: Ledger) -> App:
    """Translate a whole deployment; the ledger says what became of each field."""
    manifest, around = _resolved(manifest, target, ledger)
    modules = [*manifest.modules.values(), *(one for name, one in manifest.system.items() if name == "edgeHub")]
    shared = _shared(modules)
    pulls = {name: f"registry-{label(name)}" for name in manifest.credentials}
    made: dict[str, Workload] = {}
    for module in modules:
        pull = _pull(module, manifest, pulls)
        twin = _twin_kind(manifest, module.name)
        called = around.called(label(module.name))
        made[module.name] = workload(module, target, ledger, shared=shared, pull=pull, twin=twin, called=called)
    objects = {one.label: dict(one.objects) for one in made.values()}
    if "edgeHub" in made:
        objects["edgehub"] = hub.adapt(objects["edgehub"], manifest, target, ledger)
    level = max((one.level for one in made.values()), default=Level.RESTRICTED)
    files = dict(_files(manifest, target, made, objects, level, around))
    _rest(manifest, ledger)
    secrets = {name: keys for one in made.values() for name, keys in one.secrets.items()}
    secrets |= {pulls[name]: (".dockerconfigjson",) for name in pulls if any(_uses(m, manifest, name) for m in modules)}
    if "edgeHub" in made:
        secrets |= {hub.IDENTITY: ("connection-string",)}
    root, starts = f"apps/base/{target.app}", _starts(manifest)
    groups = tuple(f"{root}/start-{number}" for number, _ in enumerate(starts, start=1)) if len(starts) > 1 else (root,)
    pins = tuple(images.pin(one.module, one.label, target) for one in made.values())
    _pin_fates(made.values(), pins, target, ledger)
    return App(files, groups, pins, secrets, level, _waived(made.values()))


def _waived(made: Iterable[Workload]) -> dict[str, dict[str, str]]:
    """The waivers for somebody to decide; edgeHub's own identity, and a module without a health check, are none."""
    found: dict[str, dict[str, str]] = {}
    for one in made:
        for code, why in one.waivers.items():
            if code != PROBES:
                found.setdefault(code, {})[one.label] = why
    return found


def _resolved(manifest: Manifest, target: Target, ledger: Ledger) -> tuple[Manifest, Neighbours]:
    """The manifest with the modules' names for each other as the cluster has them, and who dials whom."""
    around = neighbours(manifest, [*manifest.modules.values(), *manifest.system.values()], target.machines)
    modules = {name: around.translated(one, ledger) for name, one in manifest.modules.items()}
    system = {
        name: hub.prepared(around.translated(one, ledger), ledger) if name == "edgeHub" else one
        for name, one in manifest.system.items()
    }
    twins = {name: around.twin(name, one, ledger) if name in modules else one for name, one in manifest.twins.items()}
    return replace(manifest, modules=modules, system=system, twins=twins), around


def _shared(modules: list[Module]) -> dict[str, list[str]]:
    """Claim → its users. The first of them has it: who starts first, for the others wait until that one runs; else by
    name, so that the order of a manifest does not matter."""

    def start(one: Module) -> tuple[bool, int, str]:
        return one.name != "edgeHub", one.order, one.name

    def read() -> Iterator[tuple[str, volumes.Volumes]]:
        for one in sorted(modules, key=start):
            yield one.name, volumes.volumes(Reader(one.options, one.options_path, Ledger()))

    return volumes.claims(read())


def _pull(module: Module, manifest: Manifest, pulls: Mapping[str, str]) -> str:
    return next((pulls[name] for name in pulls if _uses(module, manifest, name)), "")


def _uses(module: Module, manifest: Manifest, name: str) -> bool:
    held = manifest.credentials[name].value
    address = str(held.get("address", "")) if isinstance(held, Mapping) else ""
    return bool(address) and images.host(module.image) == address.removeprefix("https://").rstrip("/")


def _twin_kind(manifest: Manifest, name: str) -> str:
    """Desired properties are a ConfigMap, unless they hold a credential: then a Secret that somebody else makes."""
    spot = manifest.twins.get(name)
    if spot is None:
        return ""
    held = any(hidden(str(steps[-1]) if steps else "", text) for steps, text in credentials.strings(spot.value))
    return "secret" if held else "configMap"


def _starts(manifest: Manifest) -> list[int]:
    """The startup orders that there are, the first first; always one at least."""
    return sorted({one.order for one in manifest.modules.values()}) or [LAST]


def _files(
    manifest: Manifest,
    target: Target,
    made: Mapping[str, Workload],
    objects: Mapping[str, Mapping[str, Object]],
    level: Level,
    around: Neighbours,
) -> Iterator[tuple[str, str]]:
    root = f"apps/base/{target.app}"
    common = {"namespace.yaml": _namespace(target, level), **policies(manifest, made, target, around)}
    for name, held in common.items():
        yield f"{root}/device/{name}", dumped(held)
    generators = [_generated("edgehub-routing", "routing.json")] if manifest.routes or "edgeHub" in made else []
    yield f"{root}/device/kustomization.yaml", dumped({**_KUSTOMIZE, "resources": sorted(common), **_with(generators)})
    if generators:
        yield f"{root}/device/routing.json", hub.routing(manifest)
    for one in made.values():
        name = one.label
        yield from _module_files(f"{root}/{folder(name)}", name, objects[name], manifest, one)
    yield from _group_files(root, manifest, target, made)


def _module_files(
    where: str, name: str, objects: Mapping[str, Object], manifest: Manifest, one: Workload
) -> Iterator[tuple[str, str]]:
    generators = []
    if _twin_kind(manifest, one.module.name) == "configMap":
        generators.append(_generated(f"{name}-twin", "desired.json"))
        desired = manifest.twins[one.module.name].value
        yield f"{where}/desired.json", json.dumps(desired, indent=2, ensure_ascii=False) + "\n"
    for file, held in objects.items():
        yield f"{where}/{file}", dumped(held)
    yield f"{where}/kustomization.yaml", dumped({**_KUSTOMIZE, "resources": sorted(objects), **_with(generators)})


def _generated(name: str, file: str) -> Object:
    return {"name": name, "files": [file], "options": {"annotations": dict(_AS_IT_IS)}}


def _with(generators: list[Object]) -> Object:
    return {"configMapGenerator": generators} if generators else {}


def _group_files(
    root: str, manifest: Manifest, target: Target, made: Mapping[str, Workload]
) -> Iterator[tuple[str, str]]:
    """One Kustomization a startup order; the device's own objects and the hub come with the first."""
    starts = _starts(manifest)
    for number, order in enumerate(starts, start=1):
        mine = [one for one in made.values() if one.module.name != "edgeHub" and one.module.order == order]
        own = sorted(folder(one.label) for one in mine)
        if number == 1:
            own = ["device", *(["edgehub"] if "edgeHub" in made else []), *own]
        where, way = (root, "") if len(starts) == 1 else (f"{root}/start-{number}", "../")
        held = {**_KUSTOMIZE, "namespace": target.namespace, "resources": [f"{way}{one}" for one in own]}
        yield f"{where}/kustomization.yaml", dumped(held)


def _namespace(target: Target, level: Level) -> Object:
    version = "v${KUBERNETES_VERSION}" if target.flux else "latest"
    labels = {}
    for mode in ("enforce", "audit", "warn"):
        labels[f"pod-security.kubernetes.io/{mode}"] = level.word
        labels[f"pod-security.kubernetes.io/{mode}-version"] = version
    metadata = {"name": target.namespace, "labels": {**labels, f"{PREFIX}.deviceid": target.app}}
    return {"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}


def _pin_fates(made: Iterable[Workload], pins: tuple[Pin, ...], target: Target, ledger: Ledger) -> None:
    for one, pin in zip(made, pins, strict=True):
        path = (*one.module.path, "settings", "image")
        if not pin.digest:
            said = f"pinned as {pin.new_name}:{pin.tag} without a digest: give it by --digests"
            ledger.approximated(path, said)
        elif target.registry and not one.module.image.startswith(f"{target.registry}/"):
            ledger.approximated(path, f"pinned as {pin.new_name}: mirror it there")


def _rest(manifest: Manifest, ledger: Ledger) -> None:
    """What is of the deployment as a whole."""
    _agent(manifest, ledger)
    for name, spot in manifest.credentials.items():
        ledger.approximated(
            spot.path, f"reference to the Secret registry-{label(name)}: make it on the cluster, never here"
        )
    for name, spot in manifest.twins.items():
        kind = _twin_kind(manifest, name)
        if name not in manifest.modules:
            ledger.lost(spot.path, f"{name} is no module")
        elif kind == "secret":
            how = f"it holds a credential: the Secret {label(name)}-twin, key desired.json; make it on the cluster"
            ledger.secret(spot.path, how)
        elif not spot.value:
            ledger.translated(spot.path, "says nothing")
        else:
            file = f"ConfigMap {label(name)}-twin, at /etc/iotedge/twin/desired.json"
            ledger.approximated(
                spot.path,
                f"{file}; a module that asks the hub for its twin gets what the cloud holds: set it there too",
            )
    store = manifest.store
    if store.path:
        ledger.translated(store.path, "routing.json and edgeHub's settings")
        if "storeLimits" in store.value:
            ledger.approximated(
                (*store.path, "storeLimits"), "in routing.json; the claim edgehub-store bounds the store"
            )
    for key, spot in manifest.hub_rest.items():
        why = (
            "no released edgeHub has this broker any more: bridge brokers by platform/base/broker"
            if key == "mqttBroker"
            else "who may change what runs is git's: sign its commits"
        )
        if spot.value:
            ledger.lost(spot.path, why)
        else:
            ledger.translated(spot.path, "says nothing")
    for module in (*manifest.modules.values(), *manifest.system.values()):
        if "startupOrder" not in module.unknown and module.name != "edgeAgent":
            how = "Flux applies the groups one after the other, each when the one before is ready"
            if module.name == "edgeHub":
                ledger.approximated((*module.path, "startupOrder"), "the hub comes with the first group")
            else:
                ledger.translated((*module.path, "startupOrder"), how)
    for key in ("$schema-template", "$schema", "penstock", "id", "labels", "etag", "schemaVersion"):
        ledger.translated((key,), "says what the manifest is, not what runs")
    for key in ("priority", "targetCondition"):
        ledger.translated((key,), "decided when it was imported")
    for key in ("metrics", "systemMetrics", "createdTimeUtc", "lastUpdatedTimeUtc"):
        ledger.approximated((key,), "the hub's own account of a deployment; Flux reports what it applied")
    for path in manifest.empty:
        ledger.translated(path, "says nothing")
    for path in manifest.unknown:
        ledger.lost(path, "no version of the format has this field")


def _agent(manifest: Manifest, ledger: Ledger) -> None:
    agent = manifest.system.get("edgeAgent")
    if agent:
        ledger.approximated(agent.path, "Flux and the kubelet do what the agent did; it does not run in the cluster")
    for path in _roots():
        ledger.translated((*path, "schemaVersion"), "an export writes it again")
        ledger.translated((*path, "runtime", "type"), "containers")
        settings = (*path, "runtime", "settings")
        ledger.translated((*settings, "minDockerVersion"), "the nodes' container runtime")
        if manifest.runtime.get("loggingOptions"):
            ledger.lost((*settings, "loggingOptions"), "the cluster collects what a container prints")
        else:
            ledger.translated((*settings, "loggingOptions"), "says nothing")
        for there, empty in (
            (manifest.credentials, (*settings, "registryCredentials")),
            (manifest.modules, (*path, "modules")),
            (manifest.routes, (*path, "routes")),
            (manifest.runtime, settings),
        ):
            if not there:
                ledger.translated(empty, "says nothing")


def _roots() -> list[tuple[str, ...]]:
    """The desired properties of agent and hub, wherever the content stands."""
    heads = {("modulesContent",), ("content", "modulesContent")}
    return [(*head, name, DESIRED) for head in sorted(heads) for name in (AGENT, HUB)]
