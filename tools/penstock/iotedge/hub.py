"""The hub in a pod: edgeHub's own image without the security daemon, its routes, its certificate, its store.

edgeHub runs without the daemon when it is given a connection string and certificates as files; that is how its own
simulator runs it. Routes then come from its environment instead of from the cloud.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from penstock.iotedge.dollars import literal, through_flux
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.manifest import Manifest, Module, whole
from penstock.iotedge.target import GIVEN, PREFIX, Gateway, Target
from penstock.iotedge.volumes import claim_of

Object = dict[str, Any]
#: What devices speak: port → protocol.
SPOKEN: Final[Mapping[int, str]] = {8883: "mqtts", 5671: "amqps", 443: "https"}
#: AMQPS is for devices of the cluster's own zone; what crosses one is MQTTS and HTTPS.
WAIVED: Final = {"waive.penstock.dev/port-crosses-zone": "AMQPS 5671 is for devices of the same zone"}
STORE: Final = "/iotedge/storage"
OWN_STORE: Final = "edgehub-store"
TLS: Final = "/etc/iotedge/tls"
#: What a hub without the daemon is told.
SETTINGS: Final[Mapping[str, str]] = {
    "configSource": "local",
    "EdgeHubDevServerCertificateFile": f"{TLS}/tls.crt",
    "EdgeHubDevServerPrivateKeyFile": f"{TLS}/tls.key",
    "EdgeHubDevTrustBundleFile": f"{TLS}/ca.crt",
    "storageFolder": STORE,
}
IDENTITY: Final = "edgehub-identity"
#: A route of edgeHub's own settings, which sends everything up unless it is named again.
OWN: Final = "r1"
NEVER: Final = "FROM /messages/* WHERE false INTO $upstream"


def prepared(module: Module, ledger: Ledger) -> Module:
    """edgeHub with what it stores on the device made the claim that it gets here."""
    if module.restart != "always":
        ledger.approximated((*module.path, "restartPolicy"), "always: a hub that may end leaves its devices alone")
        module = replace(module, restart="always")
    host = module.options.get("HostConfig")
    binds = host.get("Binds") if isinstance(host, Mapping) else None
    if not isinstance(host, Mapping) or not isinstance(binds, list):
        return module
    kept = list(binds)
    for number, text in enumerate(binds):
        source, _, rest = text.partition(":") if isinstance(text, str) else ("", "", "")
        if source and _folder(rest.partition(":")[0]) == store(module):
            at = (*module.options_path, "HostConfig", "Binds", number)
            ledger.approximated(
                at, f"the claim edgehub-store instead of {source}: bring its messages over, or lose them"
            )
            kept[number] = f"{OWN_STORE}:{store(module)}"
    return replace(module, options={**module.options, "HostConfig": {**host, "Binds": kept}})


def store(module: Module) -> str:
    """Where edgeHub keeps its messages."""
    return _folder(str(module.env.get("storageFolder") or STORE))


def _folder(path: str) -> str:
    return path.rstrip("/") or "/"


def adapt(objects: Mapping[str, Object], manifest: Manifest, target: Target, ledger: Ledger) -> dict[str, Object]:
    """The objects of the module edgeHub, made to run alone and to serve devices."""
    made = {key: held for key, held in objects.items() if key not in ("deployment.yaml", "service.yaml", "job.yaml")}
    held = objects.get("deployment.yaml") or objects["statefulset.yaml"]
    template = held["spec"]["template"]
    container = template["spec"]["containers"][0]
    container["env"] = [one for one in container["env"] if one["name"] not in GIVEN]
    said = {one["name"] for one in container["env"]}
    container["env"] += [one for one in _environment(manifest, ledger, target) if one["name"] not in said]
    container["ports"] = [
        *({"name": name, "containerPort": port, "protocol": "TCP"} for port, name in SPOKEN.items()),
        *(one for one in container.get("ports", ()) if not _spoken(one["containerPort"], one["protocol"])),
    ]
    place = store(manifest.system["edgeHub"])
    _mount(template["spec"], container, place)
    made.pop(f"{claim_of(OWN_STORE)}.yaml", None)
    template["spec"]["securityContext"].setdefault(
        "fsGroup", template["spec"]["securityContext"].get("runAsUser", 1000)
    )
    for probe in ("livenessProbe", "readinessProbe"):
        container.setdefault(probe, {"tcpSocket": {"port": "mqtts"}, "periodSeconds": 10 if probe[0] == "r" else 20})
    container["livenessProbe"].setdefault("initialDelaySeconds", 30)
    annotations = held["metadata"]["annotations"]
    annotations.pop("waive.penstock.dev/probes-missing", None)
    if target.nested:
        annotations["waive.penstock.dev/cloud-credential-below-root"] = (
            "the hub's own identity; it speaks to its parent alone"
        )
    spec = {key: value for key, value in held["spec"].items() if key != "strategy"}
    made["statefulset.yaml"] = {**held, "kind": "StatefulSet", "spec": {**spec, "serviceName": "edgehub"}}
    made["service.yaml"] = _service(target, held, objects.get("service.yaml", {}))
    made["certificate.yaml"] = _certificate(target)
    made["edgehub-store.yaml"] = _claim()
    if target.gateway is Gateway.ROUTE:
        made["tlsroute.yaml"] = _route(target)
    return made


def _spoken(port: int, protocol: str) -> bool:
    return port in SPOKEN and protocol == "TCP"


def _environment(manifest: Manifest, ledger: Ledger, target: Target) -> list[Object]:
    said = {
        **SETTINGS,
        "storeAndForward__timeToLiveSecs": str(whole(manifest.store.value.get("timeToLiveSecs"), 7200)),
        **routes(manifest, ledger),
    }
    reference = {"secretKeyRef": {"name": IDENTITY, "key": "connection-string"}}
    return [
        {"name": "IotHubConnectionString", "valueFrom": reference},
        *({"name": name, "value": through_flux(literal(value), flux=target.flux)} for name, value in said.items()),
    ]


def routes(manifest: Manifest, ledger: Ledger) -> dict[str, str]:
    """Routes as edgeHub's own settings. Its first is one that it has by itself, which must not stay."""
    found = {}
    for number, (name, spot) in enumerate(manifest.routes.items()):
        key = OWN if number == 0 else name
        if key in found or (number and name == OWN):
            key = f"{name}-{number}"
        text = spot.value.get("route", "") if isinstance(spot.value, Mapping) else str(spot.value)
        found[f"routes__{key}"] = text
        for one in ("priority", "timeToLiveSecs") if isinstance(spot.value, Mapping) else ():
            if one in spot.value:
                ledger.approximated(
                    (*spot.path, one),
                    "in routing.json; edgeHub's own settings know neither priorities nor times to live",
                )
        ledger.translated(spot.path, f"route {name} in routing.json and in edgeHub's settings")
    return found or {f"routes__{OWN}": NEVER}


def _mount(spec: Object, container: Object, place: str) -> None:
    """The hub's own claim and certificate instead of what every module gets."""
    ours = ("hub-ca", claim_of(OWN_STORE))
    container["volumeMounts"] = [
        *(one for one in container.get("volumeMounts", []) if one["name"] not in ours and one["mountPath"] != place),
        {"name": OWN_STORE, "mountPath": place},
        {"name": "tls", "mountPath": TLS, "readOnly": True},
    ]
    used = {one["name"] for one in container["volumeMounts"]}
    spec["volumes"] = [
        *(one for one in spec.get("volumes", []) if one["name"] in used),
        {"name": OWN_STORE, "persistentVolumeClaim": {"claimName": OWN_STORE}},
        {"name": "tls", "secret": {"secretName": "edgehub-server-tls"}},
    ]


def _service(target: Target, held: Object, own: Object) -> Object:
    """The Service; `own` is what a Service of the module's ports would be. When the manifest binds ports of the device
    to the hub, devices outside speak to it."""
    said = own.get("metadata", {}).get("annotations", {})
    ports = [_called(one) for one in own.get("spec", {}).get("ports", ())]
    led = {one["targetPort"] for one in ports}
    ports += [
        {"name": name, "port": port, "targetPort": name, "protocol": "TCP"}
        for port, name in SPOKEN.items()
        if name not in led and all(one["port"] != port for one in ports)
    ]
    order = list(SPOKEN.values())
    ports.sort(key=lambda one: (order.index(one["targetPort"]) if one["targetPort"] in order else 9, one["port"]))
    bound = {name: _name_of(own, name) for name in said.get(f"{PREFIX}.bound", "").split()}
    outside = bool(bound) and target.gateway is Gateway.LOAD_BALANCER
    annotations = {**(WAIVED if outside else {}), f"{PREFIX}.bound": " ".join(sorted(bound.values()))}
    if called := said.get(f"{PREFIX}.called"):
        annotations[f"{PREFIX}.called"] = called
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "edgehub", "labels": dict(held["metadata"]["labels"]), "annotations": annotations},
        "spec": {
            "type": "LoadBalancer" if outside else "ClusterIP",
            "selector": {"app.kubernetes.io/name": "edgehub"},
            "ports": ports,
        },
    }


def _called(port: Object) -> Object:
    """A port of the Service by the name of what is spoken there."""
    word, _, number = port["targetPort"].partition("-")
    if not _spoken(int(number), word.upper()):
        return port
    inner = SPOKEN[int(number)]
    return {**port, "name": inner if port["port"] == int(number) else port["name"], "targetPort": inner}


def _name_of(own: Object, name: str) -> str:
    return str(next(_called(one)["name"] for one in own["spec"]["ports"] if one["name"] == name))


def _hosts(target: Target) -> list[str]:
    return [
        f"{target.app}.${{CLUSTER}}.${{DOMAIN}}" if target.flux else f"{target.app}.{target.cluster}",
        "edgehub",
        f"edgehub.{target.namespace}.svc.cluster.local",
    ]


def _certificate(target: Target) -> Object:
    return {
        "apiVersion": "cert-manager.io/v1",
        "kind": "Certificate",
        "metadata": {"name": "edgehub-server"},
        "spec": {
            "secretName": "edgehub-server-tls",
            "duration": "2160h",
            "renewBefore": "720h",
            "dnsNames": _hosts(target),
            "privateKey": {"algorithm": "ECDSA", "size": 256, "rotationPolicy": "Always"},
            "usages": ["digital signature", "server auth"],
            "issuerRef": {"group": "cert-manager.io", "kind": "ClusterIssuer", "name": "site-ca"},
        },
    }


def _claim() -> Object:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": "edgehub-store"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "8Gi"}}},
    }


def _route(target: Target) -> Object:
    """TLS is not ended before the hub: it knows devices by their certificates."""
    return {
        "apiVersion": "gateway.networking.k8s.io/v1",
        "kind": "TLSRoute",
        "metadata": {"name": "edgehub"},
        "spec": {
            "parentRefs": [{"name": "devices", "namespace": "edge-infra"}],
            "hostnames": [_hosts(target)[0]],
            "rules": [{"backendRefs": [{"name": "edgehub", "port": 8883}]}],
        },
    }


def routing(manifest: Manifest) -> str:
    """routing.json: routes and store as edgeHub has them, for it and for the data gateway."""
    held: dict[str, Any] = {"routes": {name: spot.value for name, spot in manifest.routes.items()}}
    if manifest.store.value:
        held["storeAndForwardConfiguration"] = manifest.store.value
    return json.dumps(held, indent=2, ensure_ascii=False) + "\n"
