"""`k8s-experimental` of create options, as the withdrawn operator had it: parts of a pod in Kubernetes' own words."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from penstock.iotedge.jsontext import Path
from penstock.iotedge.reader import Reader

KEY: Final = "k8s-experimental"
#: Keys that are known, in lower case: the operator did not mind.
KNOWN: Final = ("volumes", "resources", "nodeSelector", "securityContext", "serviceOptions", "strategy")


@dataclass
class Experimental:
    """What is said in Kubernetes' own words; it wins over what Docker's fields say."""

    volumes: list[dict[str, Any]] = field(default_factory=list)
    mounts: list[dict[str, Any]] = field(default_factory=list)
    resources: dict[str, Any] = field(default_factory=dict)
    node_selector: dict[str, str] = field(default_factory=dict)
    security: dict[str, Any] = field(default_factory=dict)
    service: dict[str, Any] = field(default_factory=dict)
    strategy: dict[str, Any] = field(default_factory=dict)

    #: Where each part stands in the create options.
    paths: dict[str, Path] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """Which parts there are, for an annotation that tells an export what goes back there."""
        names = [str(one.get("name")) for one in self.volumes]
        parts = {
            "nodeSelector": self.node_selector,
            "resources": self.resources,
            f"securityContext={','.join(self.security)}": self.security,
            "serviceOptions": self.service,
            "strategy": self.strategy,
            f"volumes={','.join(names)}": self.volumes,
        }
        return " ".join(name for name, held in parts.items() if held)


def experimental(reader: Reader) -> Experimental:
    """The object under `k8s-experimental`, keys without regard to case."""
    found = Experimental()
    written = next((key for key in reader.value if key.lower() == KEY), "")
    held = reader.value.get(written)
    if not isinstance(held, Mapping):
        if written:
            reader.ledger.lost(reader.path(written), "no object")
        return found
    names = {name.lower(): name for name in KNOWN}
    for key, value in held.items():
        name = names.get(key.lower())
        if name is None:
            reader.ledger.lost(reader.path(written, key), f"{key} is not known there; known are {', '.join(KNOWN)}")
            continue
        found.paths[name] = reader.path(written, key)
        _strange(reader, name, written, key)
        _take(found, name, value if name in ("resources", "nodeSelector") else _typed(value))
        reader.ledger.translated(reader.path(written, key), f"{name}, as it is")
    return found


def _strange(reader: Reader, name: str, written: str, key: str) -> None:
    """Fields of a part that are not taken over."""
    value = reader.get(written, key)
    if name == "serviceOptions" and isinstance(value, Mapping):
        reader.strange([one for one in value if one.lower() in ("type", "loadbalancerip")], written, key)
    elif name == "volumes" and isinstance(value, list):
        for number in range(len(value)):
            reader.strange(("volume", "volumeMounts"), written, key, number)


def without(found: Experimental, name: str, reader: Reader, why: str) -> Experimental:
    """The same without a part of which nothing can be made."""
    reader.ledger.lost(found.paths[name], why)
    return replace(found, strategy={}) if name == "strategy" else replace(found, service={})


def apart(found: Experimental, names: Collection[str], places: Collection[str], reader: Reader) -> Experimental:
    """The same without what clashes with the pod's own volumes: `names` of them, `places` where they are mounted."""
    new = {str(one.get("name")): _free(str(one.get("name")), names) for one in found.volumes}
    volumes = [{**one, "name": new[str(one.get("name"))]} for one in found.volumes]
    mounts = [{**one, "name": new[str(one["name"])]} for one in found.mounts if str(one.get("name")) in new]
    for one in found.mounts:
        if str(one.get("name")) not in new:
            why = f"the mount at {one.get('mountPath')} names {one.get('name')}, which is no volume there"
            reader.ledger.lost(reader.path(KEY), why)
        elif one.get("mountPath") in places:
            reader.ledger.lost(
                reader.path(KEY), f"something is mounted at {one['mountPath']} already: take one of the two away"
            )
    return replace(found, volumes=volumes, mounts=[one for one in mounts if one.get("mountPath") not in places])


def _free(name: str, names: Collection[str]) -> str:
    return f"{name}-own" if name in names else name


def _take(found: Experimental, name: str, value: Any) -> None:
    if name == "volumes":
        for one in value if isinstance(value, list) else ():
            if isinstance(one, Mapping) and isinstance(one.get("volume"), Mapping):
                found.volumes.append(dict(one["volume"]))
                found.mounts += [dict(mount) for mount in one.get("volumeMounts") or () if isinstance(mount, Mapping)]
    elif isinstance(value, Mapping):
        held = dict(value)
        if name == "resources":
            found.resources = {key: _texts(part) for key, part in held.items()}
        elif name == "nodeSelector":
            found.node_selector = _texts(held)
        elif name == "securityContext":
            found.security = held
        elif name == "serviceOptions":
            found.service = {key.lower(): part for key, part in held.items()}
        else:
            found.strategy = held


def _texts(held: Any) -> dict[str, str]:
    """A mapping of texts, each value as JSON has it."""
    if not isinstance(held, Mapping):
        return {}
    return {str(key): value if isinstance(value, str) else json.dumps(value) for key, value in held.items()}


def _typed(value: Any) -> Any:
    """Values as Kubernetes has them: the old agent took "true" and "1000" for what they mean."""
    if isinstance(value, Mapping):
        return {key: _typed(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_typed(held) for held in value]
    if value in ("true", "false"):
        return value == "true"
    return int(value) if isinstance(value, str) and value.isdigit() and len(value) < 10 else value
