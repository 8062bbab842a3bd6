"""The manifest that an import keeps beside what it wrote, for the next one to compare with. It holds no credential."""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from penstock.iotedge import manifest as manifests
from penstock.iotedge import options
from penstock.iotedge.check import MASK, hidden_word, secret
from penstock.iotedge.manifest import Manifest, Module
from penstock.iotedge.target import Gateway, Target
from penstock.rules import credentials

#: Create options in which credentials are taken over.
_SPOKEN: Final = ("Env", "Cmd", "Entrypoint")
NAME: Final = "manifest.json"
#: Where a kept manifest says for what it was imported.
KEY: Final = "penstock"


def text(value: Mapping[str, Any], target: Target) -> str:
    """manifest.json: the deployment with every credential masked, and the target."""
    held = masked(value)
    said = {
        "namespace": target.namespace,
        "gateway": target.gateway.value,
        "site": target.site,
        "cluster": target.cluster,
        "nested": target.nested,
        "registry": target.registry,
        "flux": target.flux,
        **({"machines": target.machines} if target.machines else {}),
        "digests": dict(sorted(target.digests.items())),
    }
    return json.dumps({KEY: said, **held}, indent=2, ensure_ascii=False) + "\n"


def read(content: bytes, app: str) -> tuple[Manifest, Target] | None:
    """The deployment and target that a kept manifest says; None for anything else."""
    try:
        value = json.loads(content)
    except ValueError:
        return None
    said = value.get(KEY) if isinstance(value, dict) else None
    if not isinstance(said, dict):
        return None
    try:
        target = Target(
            app=app,
            namespace=str(said["namespace"]),
            site=str(said["site"]),
            cluster=str(said["cluster"]),
            nested=bool(said["nested"]),
            registry=str(said["registry"]),
            flux=bool(said["flux"]),
            gateway=Gateway(said["gateway"]),
            machines=str(said.get("machines", "")),
            digests={str(key): str(one) for key, one in said["digests"].items()},
        )
    except (KeyError, ValueError, AttributeError):
        return None
    return manifests.read({key: held for key, held in value.items() if key != KEY}), target


def masked(value: Mapping[str, Any]) -> dict[str, Any]:
    """The manifest with a mask for each credential."""
    held = deepcopy(dict(value))
    manifest = manifests.read(held)
    for spot in manifest.credentials.values():
        if isinstance(spot.value, dict) and spot.value.get("password"):
            _at(held, spot.path)["password"] = MASK
    for module in (*manifest.modules.values(), *manifest.system.values()):
        _module(held, module)
    for spot in (*manifest.twins.values(), *manifest.hub_rest.values()):
        _deep(_at(held, spot.path))
    for key, value in held.items():
        if key not in ("modulesContent", "content") and isinstance(value, dict):
            _deep(value)
    return held


def _at(value: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        value = value[step]
    return value


def _module(held: Any, module: Module) -> None:
    for name, value in module.env.items():
        if secret(name, value):
            _at(held, module.env_path)[name]["value"] = MASK
    new = {key: _masked(key, module.options[key]) for key in _SPOKEN if key in module.options}
    if any(new[key] != module.options[key] for key in new):
        settings = _at(held, (*module.path, "settings"))
        made = {**module.options, **new}
        as_object = any(isinstance(settings[key], dict) for key in options.chunk_keys(settings))
        for key in options.chunk_keys(settings):
            del settings[key]
        settings |= {"createOptions": made} if as_object else options.chunks(made)


def _masked(key: str, held: Any) -> Any:
    """An environment or the words of a command; what has another shape holds nothing that an import takes over."""
    words = [held] if isinstance(held, str) else held
    if not isinstance(words, list) or not all(isinstance(one, str) for one in words):
        return held
    if key == "Env":
        return [_entry(one) for one in words]
    new = [MASK if hidden_word(words, number) else word for number, word in enumerate(words)]
    return new[0] if isinstance(held, str) else new


def _entry(text: Any) -> Any:
    name, sign, value = text.partition("=") if isinstance(text, str) else ("", "", "")
    return f"{name}={MASK}" if sign and secret(name, value) else text


def _deep(value: Any) -> None:
    for steps, text in list(credentials.strings(value)):
        if secret(str(steps[-1]) if steps else "", text):
            _at(value, steps[:-1])[steps[-1]] = MASK
