"""The hub in a pod: edgeHub's own image without the security daemon, its routes, its certificate, its store.

edgeHub runs without the daemon when it is given a connection string and certificates as files; that is how its own
simulator runs it. Routes then come from its environment instead of from the cloud.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from penstock.iotedge.ledger import Ledger
from penstock.iotedge.manifest import Manifest
from penstock.iotedge.target import Gateway, Target

Object = dict[str, Any]
#: What devices speak: port → protocol.
SPOKEN: Final[Mapping[int, str]] = {8883: "mqtts", 5671: "amqps", 443: "https"}
#: AMQPS is for devices of the cluster's own zone; what crosses one is MQTTS and HTTPS.
WAIVED: Final = {"waive.penstock.dev/port-crosses-zone": "AMQPS 5671 is for devices of the same zone"}
STORE: Final = "/iotedge/storage"
TLS: Final = "/etc/iotedge/tls"
IDENTITY: Final = "edgehub-identity"
#: A route of edgeHub's own settings, which sends everything up unless it is named again.
OWN: Final = "r1"
NEVER: Final = "FROM /messages/* WHERE false INTO $upstream"


def adapt(objects: Mapping[str, Object], manifest: Manifest, target: Target, ledger: Ledger) -> dict[str, Object]:
    """The objects of the module edgeHub, made to run alone and to serve devices."""
    made = {key: held for key, held in objects.items() if key not in ("deployment.yaml", "service.yaml", "job.yaml")}
    held = objects.get("deployment.yaml") or objects["statefulset.yaml"]
    template = held["spec"]["template"]
    container = template["spec"]["containers"][0]
    container["env"] = [one for one in container["env"] if not one["name"].startswith("Edge")]
    said = {one["name"] for one in container["env"]}
    container["env"] += [one for one in _environment(manifest, ledger) if one["name"] not in said]
    container["ports"] = [{"name": name, "containerPort": port, "protocol": "TCP"} for port, name in SPOKEN.items()]
    _mount(template["spec"], container)
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
    made["service.yaml"] = _service(target, held, gateway=_asked(objects))
    made["certificate.yaml"] = _certificate(target)
    made["edgehub-store.yaml"] = _claim()
    if target.gateway is Gateway.ROUTE:
        made["tlsroute.yaml"] = _route(target)
    return made


def _asked(objects: Mapping[str, Object]) -> bool:
    """True when the manifest binds ports of the device to the hub: then devices outside speak to it."""
    return "service.yaml" in objects and bool(objects["service.yaml"]["spec"].get("ports"))


def _environment(manifest: Manifest, ledger: Ledger) -> list[Object]:
    said = {
        "configSource": "local",
        "EdgeHubDevServerCertificateFile": f"{TLS}/tls.crt",
        "EdgeHubDevServerPrivateKeyFile": f"{TLS}/tls.key",
        "EdgeHubDevTrustBundleFile": f"{TLS}/ca.crt",
        "storageFolder": STORE,
        "storeAndForward__timeToLiveSecs": str(manifest.store.value.get("timeToLiveSecs", 7200)),
        **routes(manifest, ledger),
    }
    reference = {"secretKeyRef": {"name": IDENTITY, "key": "connection-string"}}
    return [
        {"name": "IotHubConnectionString", "valueFrom": reference},
        *({"name": name, "value": value} for name, value in said.items()),
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


def _mount(spec: Object, container: Object) -> None:
    mounts = [one for one in container.get("volumeMounts", []) if one["name"] != "hub-ca"]
    volumes = [one for one in spec.get("volumes", []) if one["name"] != "hub-ca"]
    container["volumeMounts"] = [
        *(one for one in mounts if one["mountPath"] != STORE),
        {"name": "edgehub-store", "mountPath": STORE},
        {"name": "tls", "mountPath": TLS, "readOnly": True},
    ]
    used = {one["name"] for one in container["volumeMounts"]}
    spec["volumes"] = [
        *(one for one in volumes if one["name"] in used and one["name"] != "edgehub-store"),
        {"name": "edgehub-store", "persistentVolumeClaim": {"claimName": "edgehub-store"}},
        {"name": "tls", "secret": {"secretName": "edgehub-server-tls"}},
    ]


def _service(target: Target, held: Object, *, gateway: bool) -> Object:
    outside = gateway and target.gateway is Gateway.LOAD_BALANCER
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "edgehub", "labels": dict(held["metadata"]["labels"]), "annotations": dict(WAIVED)},
        "spec": {
            "type": "LoadBalancer" if outside else "ClusterIP",
            "selector": {"app.kubernetes.io/name": "edgehub"},
            "ports": [
                {"name": name, "port": port, "targetPort": name, "protocol": "TCP"} for port, name in SPOKEN.items()
            ],
        },
    }


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
