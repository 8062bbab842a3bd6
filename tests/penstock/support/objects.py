"""Objects of a cluster as documents, without a render."""

import json
from typing import Any

from penstock.document import Document


def document(kind: str, name: str, version: str = "v1", namespace: str = "core", **spec: Any) -> Document:
    """An object with this spec."""
    return raw({"apiVersion": version, "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec})


def raw(content: dict[str, Any]) -> Document:
    """An object as it is."""
    metadata = content["metadata"]
    text = json.dumps(content, sort_keys=True)
    words = (content.get("apiVersion", "v1"), content["kind"], metadata.get("namespace", ""), metadata["name"])
    return Document(*words, text, False, text.encode())


def config(name: str, text: str, namespace: str = "core") -> Document:
    """A ConfigMap of one file."""
    return raw({"kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}, "data": {"file": text}})


def policy(cidr: str, port: int, way: str = "ingress", peers: str = "from") -> Document:
    """A policy that lets a network through on a port."""
    rule: Any = {peers: [{"ipBlock": {"cidr": cidr}}], "ports": [{"port": port}]}
    metadata = {"name": "broker", "namespace": "core"}
    return raw({"apiVersion": "v1", "kind": "NetworkPolicy", "metadata": metadata, "spec": {way: [rule]}})


def service(name: str, **more: Any) -> Document:
    """A Service of port 8883 that is reached from outside, and leads to the pods called like it."""
    spec = {"type": "LoadBalancer", "ports": [{"port": 8883}], "selector": {"app": name}, **more}
    return document("Service", name, **spec)


def workload(name: str, settings: str = "", replicas: int = 1, *, kind: str = "Deployment", **pod: Any) -> Document:
    """Pods that are labelled by their name, and the ConfigMap that they mount. They are part of the broker."""
    volumes = [{"name": "settings", "configMap": {"name": settings}}] if settings else []
    template = {"metadata": {"labels": {"app": "broker", "name": name}}, "spec": {"volumes": volumes, **pod}}
    return document(kind, name, "apps/v1", replicas=replicas, template=template)
