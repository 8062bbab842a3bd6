"""A Flux Kustomization, as it would be on the cluster."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from penstock.discover.cluster import SourceRef, clean
from penstock.document import Document, Object
from penstock.shape import mapping, mappings

GROUP = "kustomize.toolkit.fluxcd.io"
#: Policies of a removed Kustomization under which its objects go too.
DELETING = frozenset({"Delete", "WaitForTermination"})
#: The label or annotation by which an object has no variables put in.
SUBSTITUTE = f"{GROUP}/substitute"


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Namespace and name of a Kustomization."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}/{self.name}"


@dataclass(frozen=True, eq=False)
class Kustomization:
    """The object and what it says; nothing is looked up."""

    object: Object

    @cached_property
    def key(self) -> Key:
        """Its namespace and name."""
        metadata = mapping(self.object.get("metadata"))
        return Key(str(metadata.get("namespace") or ""), str(metadata.get("name") or ""))

    @cached_property
    def spec(self) -> dict[str, Any]:
        """The spec; empty when it is missing or no mapping."""
        return mapping(self.object.get("spec"))

    @cached_property
    def path(self) -> str:
        """The path in its source, as a tree path."""
        return clean(str(self.spec.get("path") or ""))

    @cached_property
    def source(self) -> SourceRef:
        """Its source; the namespace is its own unless it says another."""
        ref = mapping(self.spec.get("sourceRef"))
        return SourceRef(
            str(ref.get("kind") or ""), str(ref.get("namespace") or self.key.namespace), str(ref.get("name") or "")
        )

    @property
    def suspended(self) -> bool:
        """True when Flux would not roll it out."""
        return self.spec.get("suspend") is True

    @property
    def remote(self) -> bool:
        """True when it is applied to another cluster."""
        return bool(self.spec.get("kubeConfig"))

    @property
    def encrypted(self) -> bool:
        """True when Flux would decrypt its sources."""
        return bool(self.spec.get("decryption"))

    @cached_property
    def post_build(self) -> dict[str, Any] | None:
        """spec.postBuild, or None when there is none: then nothing is substituted."""
        value = self.spec.get("postBuild")
        return value if isinstance(value, dict) else None

    @cached_property
    def depends_on(self) -> tuple[Key, ...]:
        """The Kustomizations that must be ready first."""
        return tuple(
            Key(str(one.get("namespace") or self.key.namespace), str(one.get("name") or ""))
            for one in mappings(self.spec.get("dependsOn"))
        )


def is_kustomization(document: Document) -> bool:
    """True for Flux's Kustomization (not Kustomize's)."""
    return document.kind == "Kustomization" and document.group == GROUP


def takes_along(spec: Mapping[str, Any]) -> bool:
    """Whether a Kustomization of this spec that is deleted deletes what it applied."""
    policy = spec.get("deletionPolicy") or "MirrorPrune"
    return policy in DELETING or (policy == "MirrorPrune" and spec.get("prune") is True)


def opted_out(document: Document) -> bool:
    """True when the object says `substitute: disabled` as label or annotation."""
    if SUBSTITUTE.encode() not in document.raw:
        return False
    metadata = mapping(document.object.get("metadata"))
    return any(mapping(metadata.get(part)).get(SUBSTITUTE) == "disabled" for part in ("labels", "annotations"))
