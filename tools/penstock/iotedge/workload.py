"""One module as Kubernetes objects: a Deployment, StatefulSet or Job, its ServiceAccount, Service and claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

from penstock.image import split
from penstock.iotedge import env, experimental, health, pod, ports, resources, security, volumes
from penstock.iotedge.arguments import arguments
from penstock.iotedge.dollars import through_flux
from penstock.iotedge.hosts import every
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.manifest import LAST, Module
from penstock.iotedge.names import label
from penstock.iotedge.ports import Port, Ports
from penstock.iotedge.reader import Reader
from penstock.iotedge.security import Level
from penstock.iotedge.target import PREFIX, Target
from penstock.topology.conduitwords import CROSSING

Object = dict[str, Any]
WAIVE: Final = "waive.penstock.dev"
#: Findings that a manifest can only be imported with. Each is waived with its reason, for somebody to decide.
PROBES: Final = "probes-missing"
HOST: Final = "host-access"
ZONE: Final = "port-crosses-zone"
CLOUD: Final = "cloud-credential-below-root"
#: Volumes that the level restricted takes.
_VOLUMES: Final = frozenset(
    {"configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"}
)
#: Where a module finds the certificate that its hub's is signed by.
CA_FOLDER: Final = "/etc/iotedge/ca"
TWIN_FOLDER: Final = "/etc/iotedge/twin"
_PULL = {"": "IfNotPresent", "on-create": "IfNotPresent", "never": "Never"}


@dataclass(frozen=True)
class Workload:
    """What a module became. `objects` by the name of their file; `level` is what its pods need of the namespace;
    `secrets` are Secrets that somebody must make: name → keys."""

    module: Module
    label: str
    objects: Mapping[str, Object]
    level: Level
    ports: Ports
    secrets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Findings that are waived in it: code → why.
    waivers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Parts:
    """A pod in the making."""

    reader: Reader
    ports: Ports
    volumes: volumes.Volumes
    security: security.Security
    pod: pod.Pod
    experimental: experimental.Experimental
    container: Object
    waivers: dict[str, str] = field(default_factory=dict)


def workload(
    module: Module, target: Target, ledger: Ledger, *, shared: Mapping[str, list[str]], pull: str, twin: str = "",
    called: tuple[Port, ...] = (),
) -> Workload:  # fmt: skip
    """Translate one module. `shared` are the users of each claim, `pull` the Secret for its registry (or empty), `twin`
    what holds its desired properties: `configMap` or `secret` (or empty), `called` where other modules dial it."""
    name = label(module.name)
    reader = Reader(module.options, module.options_path, ledger)
    secret_name = f"{name}-settings"
    environment = env.environment(module, reader, secret_name, nested=target.nested)
    words = arguments(reader, secret_name)
    parts = _parts(reader, [*environment.entries, *words.entries], words.words, name, module, target, called)
    if environment.cloud:
        parts.waivers[CLOUD] = f"the manifest gives it {', '.join(environment.cloud)}: {env.ROOTS.partition(';')[0]}"
    if twin:
        _twin(parts, name, twin)
    _identity(parts, name)
    made = _objects(parts, name, module, target, shared, pull)
    objects = {file: every(one, partial(through_flux, flux=target.flux)) for file, one in made.items()}
    _module_fields(module, parts, ledger, name)
    level = max(parts.security.level, _level(parts))
    held = (*environment.secrets, *words.secrets)
    secrets = {secret_name: held} if held else {}
    if twin == "secret":
        secrets[f"{name}-twin"] = ("desired.json",)
    return Workload(module, name, objects, level, parts.ports, secrets, dict(parts.waivers))


def _parts(
    reader: Reader, environment: list[Any], words: Object, name: str, module: Module, target: Target,
    called: tuple[Port, ...],
) -> Parts:  # fmt: skip
    whole = pod.pod(reader)
    container: Object = {
        "name": name,
        "image": target.image(name),
        "imagePullPolicy": _PULL.get(module.pull, "IfNotPresent"),
    }
    container |= {**words, **whole.container}
    if environment:
        container["env"] = environment
    found = Parts(
        reader, ports.with_called(ports.ports(reader), called), volumes.volumes(reader), security.security(reader),
        whole, experimental.experimental(reader), container,
    )  # fmt: skip
    if found.ports.listening:
        container["ports"] = found.ports.container()
    places = [str(one["mountPath"]) for one in found.volumes.mounts]
    names = {*found.volumes.volumes, "twin", "hub-ca"}
    found.experimental = experimental.apart(found.experimental, names, [*places, CA_FOLDER, TWIN_FOLDER], reader)
    found.volumes.host |= any("hostPath" in one for one in found.experimental.volumes)
    if checks := health.probes(reader):
        container |= checks
    else:
        found.waivers[PROBES] = "the manifest names no health check"
    if found.volumes.host or whole.host or "privileged" in found.security.container:
        found.waivers[HOST] = f"the manifest asks for {_reach(found)}"
    return found


def _reach(parts: Parts) -> str:
    """How a pod reaches into its node."""
    said = ["a privileged container"] if "privileged" in parts.security.container else []
    said += parts.pod.host
    every_one = [*parts.volumes.volumes.values(), *parts.experimental.volumes]
    said += [str(one["hostPath"].get("path", "")) for one in every_one if isinstance(one.get("hostPath"), dict)]
    return ", ".join(said)


def _level(parts: Parts) -> Level:
    """What the pod needs of its namespace beside its capabilities."""
    if parts.pod.host or parts.volumes.host or parts.pod.unsafe:
        return Level.PRIVILEGED
    context = parts.experimental.security
    root = context.get("runAsUser") == 0 or context.get("runAsNonRoot") is False
    odd = any(set(one) - {"name"} - _VOLUMES for one in parts.experimental.volumes)
    return Level.BASELINE if root or odd else Level.RESTRICTED


def _twin(parts: Parts, name: str, kind: str) -> None:
    """Desired properties as a file."""
    source: Object = (
        {"secret": {"secretName": f"{name}-twin"}} if kind == "secret" else {"configMap": {"name": f"{name}-twin"}}
    )
    parts.volumes.add("twin", source, TWIN_FOLDER, read_only=True)


def _identity(parts: Parts, name: str) -> None:
    """What the SDKs look for when there is no security daemon: a connection string, and whom to trust."""
    parts.container.setdefault("env", [])
    held = {str(one["name"]) for one in parts.container["env"]}
    reference: Object = {"name": f"{name}-identity", "key": "connection-string", "optional": True}
    more: list[Object] = [
        {"name": "EdgeHubConnectionString", "valueFrom": {"secretKeyRef": reference}},
        {"name": "EdgeModuleCACertificateFile", "value": f"{CA_FOLDER}/ca.crt"},
    ]
    parts.container["env"] += [one for one in more if one["name"] not in held]
    items = [{"key": "ca.crt", "path": "ca.crt"}]
    source: Object = {"secret": {"secretName": "edgehub-server-tls", "optional": True, "items": items}}
    parts.volumes.add("hub-ca", source, CA_FOLDER, read_only=True)


def _objects(
    parts: Parts, name: str, module: Module, target: Target, shared: Mapping[str, list[str]], pull: str
) -> dict[str, Object]:
    labels = {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": target.app}
    spec = _pod_spec(parts, name, pull)
    template: Object = {"metadata": {"labels": dict(labels)}, "spec": spec}
    if parts.pod.annotations:
        template["metadata"]["annotations"] = parts.pod.annotations
    kind = _kind(parts, module, shared)
    _unheard(parts, kind)
    held: Object = {
        "apiVersion": "batch/v1" if kind == "Job" else "apps/v1",
        "kind": kind,
        "metadata": {
            "name": name,
            "labels": dict(labels),
            "annotations": _annotations(parts, module, kind),
        },
        "spec": _spec(parts, kind, name, module, labels, template),
    }
    objects: dict[str, Object] = {f"{kind.lower()}.yaml": held, "serviceaccount.yaml": _account(name)}
    service = _service(parts, name, labels, kind)
    if service:
        objects["service.yaml"] = service
    for claim in parts.volumes.claims:
        users = shared.get(claim, [])
        if len(users) < 2 or users[0] == module.name:
            objects[f"{claim}.yaml"] = _claim(claim, parts.volumes.claims[claim], many=len(users) > 1)
    return objects


def _unheard(parts: Parts, kind: str) -> None:
    """What k8s-experimental says of things that are not there."""
    ours = parts.experimental
    if ours.strategy and kind == "Job":
        ours = experimental.without(ours, "strategy", parts.reader, "a Job has no strategy: let the module run always")
    if ours.service and not parts.ports.offered:
        ours = experimental.without(ours, "serviceOptions", parts.reader, "there is no port to offer: expose one")
    offered = {port.number for port, _ in parts.ports.offered}
    if ours.service.get("type") in ("LoadBalancer", "NodePort") and offered.difference(CROSSING):
        parts.waivers[ZONE] = f"the manifest offers it outside by {experimental.KEY}.serviceOptions"
    parts.experimental = ours


def _pod_spec(parts: Parts, name: str, pull: str) -> Object:
    ours = parts.experimental
    context = {**parts.security.pod}
    for key in ("supplementalGroups", "sysctls"):
        if key in parts.pod.pod:
            context[key] = parts.pod.pod[key]
    rest = {key: value for key, value in parts.pod.pod.items() if key not in ("supplementalGroups", "sysctls")}
    container = {**parts.container, "resources": _resources(parts)}
    container["securityContext"] = parts.security.container
    mounts = [*parts.volumes.mounts, *ours.mounts]
    if mounts:
        container["volumeMounts"] = mounts
    spec: Object = {
        "serviceAccountName": name,
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,
        **rest,
    }
    if pull:
        spec["imagePullSecrets"] = [{"name": pull}]
    if ours.node_selector:
        spec["nodeSelector"] = ours.node_selector
    spec["securityContext"] = {**context, **ours.security}
    spec["containers"] = [container]
    held = [*parts.volumes.volumes.values(), *ours.volumes]
    if held:
        spec["volumes"] = held
    return spec


def _resources(parts: Parts) -> Object:
    """What Docker's fields say, unless it is said in Kubernetes' own words."""
    if not parts.experimental.resources:
        return resources.resources(parts.reader)
    unheard = Ledger()
    resources.resources(replace(parts.reader, ledger=unheard))
    for path in unheard.entries:
        parts.reader.ledger.approximated(path, "resources of k8s-experimental count instead")
    return parts.experimental.resources


def _kind(parts: Parts, module: Module, shared: Mapping[str, list[str]]) -> str:
    """A module that may end is a Job; one with a volume of its own is replaced, never doubled: a StatefulSet."""
    if module.restart in ("never", "on-failure"):
        return "Job"
    own = [claim for claim in parts.volumes.claims if len(shared.get(claim, ())) < 2]
    return "StatefulSet" if own and not parts.experimental.strategy else "Deployment"


def _spec(parts: Parts, kind: str, name: str, module: Module, labels: Object, template: Object) -> Object:
    stopped = module.status == "stopped"
    if kind == "Job":
        template["spec"]["restartPolicy"] = "OnFailure" if module.restart == "on-failure" else "Never"
        again = {} if module.restart == "on-failure" else {"backoffLimit": 0}
        return {**({"suspend": True} if stopped else {}), **again, "template": template}
    spec: Object = {"replicas": 0 if stopped else 1}
    if kind == "StatefulSet":
        spec["serviceName"] = name
    else:
        # Two of one identity would throw each other off the hub.
        spec["strategy"] = parts.experimental.strategy or {"type": "Recreate"}
    return {**spec, "selector": {"matchLabels": dict(labels)}, "template": template}


def _annotations(parts: Parts, module: Module, kind: str) -> dict[str, str]:
    image = split(module.image).name
    said = {f"{PREFIX}.original-moduleid": module.name, f"{PREFIX}.image": image}
    said[f"{PREFIX}.restart-policy"] = module.restart
    if module.order != LAST:
        said[f"{PREFIX}.startup-order"] = str(module.order)
    if parts.experimental.said:
        said[f"{PREFIX}.{experimental.KEY}"] = parts.experimental.said
    if module.version:
        said[f"{PREFIX}.version"] = module.version
    if kind == "Job":
        # A Job's pod cannot be changed: Flux makes a new Job.
        said["kustomize.toolkit.fluxcd.io/force"] = "enabled"
    there = {PROBES: kind != "Job", ZONE: False}
    asked = {code: reason for code, reason in parts.waivers.items() if there.get(code, True)}
    said |= {f"{WAIVE}/{code}": reason for code, reason in asked.items()}
    return said


def _account(name: str) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": {"name": name},
        "automountServiceAccountToken": False,
    }


def _service(parts: Parts, name: str, labels: Object, kind: str) -> Object | None:
    options = parts.experimental.service
    if not parts.ports.offered and kind != "StatefulSet":
        return None
    spec: Object = {"selector": {"app.kubernetes.io/name": name}}
    if parts.ports.offered:
        spec = {"type": str(options.get("type") or "ClusterIP"), **spec, "ports": parts.ports.service()}
        if address := options.get("loadbalancerip"):
            spec["loadBalancerIP"] = str(address)
    else:
        spec = {"clusterIP": "None", **spec}
    metadata: Object = {"name": name, "labels": dict(labels)}
    bound = [port.name for port, target in parts.ports.offered if target in parts.ports.outside]
    said = {f"{PREFIX}.bound": " ".join(bound)} if bound else {}
    if parts.ports.called:
        said[f"{PREFIX}.called"] = " ".join(one.name for one in parts.ports.called)
    if ZONE in parts.waivers:
        said[f"{WAIVE}/{ZONE}"] = parts.waivers[ZONE]
    if said:
        metadata["annotations"] = said
    return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": spec}


def _claim(name: str, source: str, *, many: bool) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": name, "annotations": {f"{PREFIX}.volume": source}},
        "spec": {
            "accessModes": ["ReadWriteMany" if many else "ReadWriteOnce"],
            "resources": {"requests": {"storage": volumes.SIZE}},
        },
    }


_RESTARTS = {
    "always": "a pod is always started again",
    "on-unhealthy": "a pod is always started again, an unhealthy one by its livenessProbe",
    "on-failure": "a Job that is tried again until it ends well",
    "never": "a Job that is tried once",
}


def _module_fields(module: Module, parts: Parts, ledger: Ledger, name: str) -> None:
    """The fields of the module itself."""
    at = module.path
    ledger.translated((*at, "type"), "a container")
    ledger.translated((*at, "version"), f"annotation {PREFIX}.version")
    ledger.translated((*at, "status"), "replicas 0" if module.status == "stopped" else "replicas 1")
    how = _RESTARTS.get(module.restart, "a pod is always started again")
    if module.restart == "on-unhealthy" and "livenessProbe" not in parts.container:
        ledger.approximated((*at, "restartPolicy"), f"{how}; there is no health check to make one of")
    else:
        ledger.translated((*at, "restartPolicy"), how)
    ledger.translated((*at, "imagePullPolicy"), _PULL.get(module.pull, "IfNotPresent"))
    if not module.env:
        ledger.translated((*at, "env"), "says nothing")
    if not module.options:
        ledger.translated(module.options_path, "says nothing")
    ledger.translated((*at, "settings", "image"), f"the pin {name} of the release")
    ledger.translated((*at, "settings", "digest"), "the pin's digest")
    for key in module.unknown:
        ledger.lost((*at, key), "no version of the format has this field")
