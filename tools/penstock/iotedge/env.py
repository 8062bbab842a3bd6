"""Environments: the manifest's, and those of create options."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from penstock.iotedge import placeholders
from penstock.iotedge.check import hidden
from penstock.iotedge.dollars import literal
from penstock.iotedge.jsontext import Path
from penstock.iotedge.manifest import Module
from penstock.iotedge.reader import Reader
from penstock.rules.cloud_credential_below_root import AMAZON, CLOUD_NAME

#: What is wrong with a key to the cloud below the root, and what to do.
ROOTS: Final = (
    "only the site's root speaks to the cloud: run the module there; until then it is waived, for you to decide"
)
_NAME = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*\Z")


@dataclass(frozen=True, slots=True)
class Environment:
    """Entries of a container's `env`, and the names of those that come from a Secret."""

    entries: tuple[dict[str, Any], ...]
    secrets: tuple[str, ...]
    #: Names of those that open a cloud, in a cluster that has no business there.
    cloud: tuple[str, ...] = ()


def environment(module: Module, reader: Reader, secret_name: str, *, nested: bool = False) -> Environment:
    """The environment in order: the manifest's first; a name counts once, and the manifest's wins. `nested` is true for
    a cluster below another."""
    found: dict[str, dict[str, Any]] = {}
    held: list[str] = []
    cloud: list[str] = []
    for written, value, path in _all(module, reader):
        name = written.replace(":", "__")
        if not _NAME.match(name):
            reader.ledger.lost(
                path, f"{written!r} is no name that Kubernetes takes for a variable: rename it in the module"
            )
            continue
        if name in found:
            reader.ledger.approximated(path, f"{name} is there twice; the manifest's own value counts")
            continue
        if name != written:
            reader.ledger.approximated(path, f"called {name}: Kubernetes takes no colon, and .NET reads the two alike")
        else:
            reader.ledger.translated(path, f"env {name}")
        if kind := hidden(written, value):
            held.append(name)
            old = "" if placeholders.whole(value) else ", for this one was in a file"
            how = f"{kind}: from the Secret {secret_name}, key {name}; put a new one there{old}"
            if nested and opens_cloud(name):
                cloud.append(name)
                how += f"; {ROOTS}"
            reader.ledger.secret(path, how)
            found[name] = {"name": name, "valueFrom": {"secretKeyRef": {"name": secret_name, "key": name}}}
        else:
            if nested and value not in ("", None) and opens_cloud(name):
                cloud.append(name)
                reader.ledger.approximated(path, f"env {name}; {ROOTS}")
            found[name] = {"name": name, "value": literal(as_text(value))}
    return Environment(tuple(found.values()), tuple(held), tuple(cloud))


def opens_cloud(name: str) -> bool:
    """True for a variable that is called like the key to a cloud."""
    return CLOUD_NAME.fullmatch(name) is not None or name in AMAZON


def _all(module: Module, reader: Reader) -> Iterator[tuple[str, Any, Path]]:
    for name, value in module.env.items():
        yield name, value, (*module.env_path, name)
    for number, text in reader.texts("Env"):
        name, sign, value = text.partition("=")
        path = reader.path("Env", number)
        if not sign:
            reader.ledger.lost(path, f"{name} without a value takes it from the device, which is not there")
        else:
            yield name, value, path


def as_text(value: Any) -> str:
    """A value of the manifest as the agent gives it to a container."""
    return value if isinstance(value, str) else json.dumps(value)
