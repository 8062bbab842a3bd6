"""The CRDs at hand: those that penstock ships, per Flux minor where it matters, and those in a cluster's own render."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from penstock.document import Document
from penstock.factwords import minor
from penstock.shape import mapping
from penstock.worker.job import Load

#: (group, kind) of a custom resource.
GroupKind = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Crd:
    """One CustomResourceDefinition as JSON text, by its content's sha256."""

    sha: str
    raw: bytes

    def load(self) -> Load:
        """What a worker must hold to judge objects of this kind."""
        return Load({"op": "schemas", "set": self.sha, "sizes": [len(self.raw)]}, (self.raw,))


#: flux-operator adds its own kinds to what an Alert may watch.
ALERT: GroupKind = ("notification.toolkit.fluxcd.io", "Alert")
OPERATOR_KINDS = ("FluxInstance", "ResourceSet", "ResourceSetInputProvider")


@lru_cache(maxsize=1)
def _shipped() -> Path:
    inside = Path(__file__).parent.parent / "crds"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "schemas" / "crds"


@lru_cache(maxsize=1)
def _listed() -> dict[str, Any]:
    """File → its facts: module, version, group, kind."""
    listed: dict[str, Any] = json.loads((_shipped() / "SOURCES.json").read_bytes())
    files: dict[str, Any] = listed.get("files", listed)
    return files


@lru_cache(maxsize=1)
def _index() -> dict[str, dict[GroupKind, str]]:
    """Folder (`common`, `flux/2.9`) → (group, kind) → file."""
    found: dict[str, dict[GroupKind, str]] = {}
    for file, facts in _listed().items():
        found.setdefault(file.rpartition("/")[0], {})[facts["group"], facts["kind"]] = file
    return found


@lru_cache(maxsize=64)
def flux_folder(version: str) -> str:
    """The shipped Flux CRDs for a version: its minor, else the nearest older, else the oldest; the newest for ''."""
    known = sorted((minor(name.partition("/")[2]) or (0, 0), name) for name in _index() if name.startswith("flux/"))
    wanted = minor(version)
    if wanted is None:
        return known[-1][1]
    older = [name for this, name in known if this <= wanted]
    return older[-1] if older else known[0][1]


@lru_cache(maxsize=1024)
def shipped(flux_version: str, group: str, kind: str, *, operated: bool = False) -> Crd | None:
    """The CRD that penstock ships for a kind, or None; `operated` when flux-operator installs Flux on the cluster."""
    index = _index()
    file = index[flux_folder(flux_version)].get((group, kind)) or index.get("common", {}).get((group, kind))
    if file is None:
        return None
    raw = (_shipped() / file).read_bytes()
    if operated and (group, kind) == ALERT:
        raw = _operated(raw)
    return Crd(hashlib.sha256(raw).hexdigest(), raw)


def origin(flux_version: str, group: str, kind: str) -> str:
    """Whose CRD `shipped` gives where that is a guess: an operator's at one version, or Flux at the newest that is
    known when nobody says which; else empty."""
    folder = flux_folder(flux_version)
    if (group, kind) in _index()[folder]:
        return "" if minor(flux_version) else f"Flux {folder.partition('/')[2]}"
    facts = _listed().get(_index().get("common", {}).get((group, kind), ""), {})
    return f"{facts['module']} {facts['version']}" if facts else ""


@lru_cache(maxsize=64)
def known(flux_version: str) -> frozenset[GroupKind]:
    """What penstock ships CRDs of."""
    return frozenset((*_index()[flux_folder(flux_version)], *_index().get("common", {})))


def rendered(documents: Iterable[Document]) -> Mapping[GroupKind, Crd]:
    """The CRDs among a cluster's own documents."""
    found: dict[GroupKind, Crd] = {}
    for document in documents:
        if document.kind == "CustomResourceDefinition":
            spec = mapping(document.object.get("spec"))
            group, kind = spec.get("group"), mapping(spec.get("names")).get("kind")
            if isinstance(kind, str) and isinstance(group, str):
                found[group, kind] = Crd(document.sha, document.raw)
    return found


def _operated(raw: bytes) -> bytes:
    crd = json.loads(raw)
    for version in crd["spec"]["versions"]:
        source = version["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"]["eventSources"]["items"]
        source["properties"]["kind"]["enum"].extend(OPERATOR_KINDS)
    return json.dumps(crd).encode()
