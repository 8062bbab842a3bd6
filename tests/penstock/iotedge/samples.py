"""Manifests for tests."""

from collections.abc import Mapping
from typing import Any

#: A credential of no hub.
KEY = "HostName=hub.example;DeviceId=press;SharedAccessKey=c3RlYW0tYW5kLXdhdGVyLWFuZC1zdGVhbS1hbmQtd2F0ZXI="
UP = "FROM /messages/* INTO $upstream"


def module(image: str = "registry.example/press:1.0.0", createOptions: object = None, **rest: Any) -> dict[str, Any]:
    """One module; `rest` are its other keys."""
    settings: dict[str, Any] = {"image": image}
    if createOptions is not None:
        settings["createOptions"] = createOptions
    return {
        "version": "1.0",
        "type": "docker",
        "status": "running",
        "restartPolicy": "always",
        "settings": settings,
        **rest,
    }


def base(
    modules: Mapping[str, Any],
    *,
    routes: Mapping[str, Any] | None = None,
    twins: Mapping[str, Any] | None = None,
    credentials: Mapping[str, Any] | None = None,
    hub: Mapping[str, Any] | None = None,
    store: Mapping[str, Any] | None = None,
    version: str = "1.1",
) -> dict[str, Any]:
    """A deployment of these modules; `hub` are keys of edgeHub beside its image."""
    settings: dict[str, Any] = {"minDockerVersion": "v1.25"}
    if credentials:
        settings["registryCredentials"] = credentials
    edge_hub = {"type": "docker", "status": "running", "restartPolicy": "always"}
    desired = {
        "schemaVersion": version,
        "runtime": {"type": "docker", "settings": settings},
        "systemModules": {
            "edgeAgent": {"type": "docker", "settings": {"image": "registry.example/agent:1.5"}},
            "edgeHub": {**edge_hub, "settings": {"image": "registry.example/hub:1.5", **(hub or {})}},
        },
        "modules": dict(modules),
    }
    routing = {
        "schemaVersion": version,
        "routes": dict({"up": UP} if routes is None else routes),
        "storeAndForwardConfiguration": dict(store or {"timeToLiveSecs": 7200}),
    }
    return {
        "modulesContent": {
            "$edgeAgent": {"properties.desired": desired},
            "$edgeHub": {"properties.desired": routing},
            **{name: {"properties.desired": twin} for name, twin in (twins or {}).items()},
        }
    }


def layer(modules: Mapping[str, Any], routes: Mapping[str, Any] | None = None, **rest: Any) -> dict[str, Any]:
    """A layered deployment; `rest` as `priority`, `id` and `targetCondition` make a configuration of it."""
    content = {
        "$edgeAgent": {f"properties.desired.modules.{name}": held for name, held in modules.items()},
        "$edgeHub": {f"properties.desired.routes.{name}": held for name, held in (routes or {}).items()},
    }
    return {"content": {"modulesContent": content}, **rest} if rest else {"modulesContent": content}
