"""The environment of a container as a manifest has it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from penstock.iotedge import outsecrets
from penstock.iotedge.arguments import OWN as TAKEN_OUT
from penstock.iotedge.dollars import arrived, expands
from penstock.iotedge.jsontext import Path
from penstock.iotedge.ledger import Ledger
from penstock.iotedge.objects import Objects
from penstock.iotedge.outhosts import Doors
from penstock.iotedge.target import GIVEN

#: Names that stand in a manifest's `env`; others go into create options.
_NAME = re.compile(r"[^+#$\s.]+\Z")


@dataclass
class OutEnv:
    """`env` of the module, and `Env` of its create options."""

    env: dict[str, Any] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)


def environment(container: dict[str, Any], objects: Objects, path: Path, ledger: Ledger, around: Doors) -> OutEnv:
    """The environment; a value that only the cluster knows becomes a placeholder of a template."""
    found = OutEnv()
    for name, held, at in _entries(container, objects, path, ledger):
        value = held if name in GIVEN else outsecrets.value(name, around.text(held, at, ledger), at, ledger)
        if name in GIVEN:
            ledger.translated(at, "the device gives every module its identity")
        elif TAKEN_OUT.match(name) and held == f"${name}":
            ledger.translated(at, "a word of the command")
        elif _NAME.match(name):
            found.env[name] = {"value": value}
        else:
            found.options.append(f"{name}={value}")
    return found


def _entries(
    container: dict[str, Any], objects: Objects, path: Path, ledger: Ledger
) -> Iterator[tuple[str, str, Path]]:
    for number, source in enumerate(container.get("envFrom") or ()):
        at = (*path, "envFrom", number)
        reference = source.get("configMapRef") or {}
        held = objects.config(str(reference.get("name", "")))
        if held:
            ledger.translated(at, "each of its keys")
            yield from ((f"{source.get('prefix', '')}{key}", value, at) for key, value in held.items())
        else:
            ledger.lost(at, "its values are only on the cluster: name the variables one by one")
    for number, one in enumerate(container.get("env") or ()):
        at = (*path, "env", number)
        name = str(one.get("name", ""))
        value = _value(one, name, objects, at, ledger)
        if value is not None:
            yield name, value, at


def _value(one: dict[str, Any], name: str, objects: Objects, at: Path, ledger: Ledger) -> str | None:
    source = one.get("valueFrom")
    if not isinstance(source, dict):
        held = one.get("value", "")
        text = held if isinstance(held, str) else json.dumps(held)
        if expands(text):
            ledger.lost(at, "Kubernetes fills in what stands in $(…); a device does not")
        else:
            ledger.translated(at, f"env {name}")
        return arrived(text)
    if "configMapKeyRef" in source:
        reference = source["configMapKeyRef"]
        held = objects.config(str(reference.get("name", ""))).get(str(reference.get("key", "")))
        if held is not None:
            ledger.translated(at, f"env {name}, out of its ConfigMap")
            return held
    if "secretKeyRef" in source:
        if name not in GIVEN:
            ledger.approximated(at, f"the placeholder ${name}: fill it when the manifest is applied, never in git")
        return f"${name}"
    ledger.lost(at, "its value is only known in a pod")
    return None
