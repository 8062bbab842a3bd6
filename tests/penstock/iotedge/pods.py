"""Workloads for tests of exports."""

from typing import Any


def deployment(
    name: str = "press", *, annotations: dict[str, str] | None = None, pod: Any = None, **container: Any
) -> Any:
    """A Deployment of one container in the namespace `line`; `annotations` are those of its pod."""
    labels = {"app": name}
    made = {"name": name, "image": f"registry.example/{name}:1.0.0", **container}
    template = {
        "metadata": {"labels": labels, "annotations": annotations or {}},
        "spec": {"containers": [made], **(pod or {})},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "namespace": "line"},
        "spec": {"selector": {"matchLabels": labels}, "template": template},
    }


def config(name: str, **data: str) -> Any:
    """A ConfigMap."""
    return {"kind": "ConfigMap", "metadata": {"name": name, "namespace": "line"}, "data": data}


def service(name: str, ports: list[Any], **spec: Any) -> Any:
    """A Service of the Deployment of the same name."""
    metadata = {"name": name, "namespace": "line"}
    return {"kind": "Service", "metadata": metadata, "spec": {"selector": {"app": name}, "ports": ports, **spec}}
