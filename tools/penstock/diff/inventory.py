"""What a cluster would hold: every object with the Kustomization that applies it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from penstock.diff.change import ObjectId
from penstock.document import Document, Object
from penstock.expand.rendered import ClusterRender, Rendered
from penstock.shape import mapping

#: (group, kind) → the group under which the API server shows the same object today.
LATER = {
    **{("extensions", kind): "apps" for kind in ("DaemonSet", "Deployment", "ReplicaSet")},
    **{("extensions", kind): "networking.k8s.io" for kind in ("Ingress", "NetworkPolicy")},
}


@dataclass(frozen=True, eq=False)
class Held:
    """An object and its owner (`namespace/name` of a Kustomization). `common` is what the owner writes over its
    metadata, as JSON."""

    document: Document
    owner: str
    common: str
    #: What names it on the cluster.
    id: ObjectId

    @property
    def digest(self) -> tuple[str, str]:
        """Equal for objects of equal content."""
        return self.document.sha, self.common

    @cached_property
    def content(self) -> Object:
        """The object as it is applied, without the labels that only name its owner."""
        content = self.document.object
        for part, words in (json.loads(self.common) if self.common else {}).items():
            metadata = content.setdefault("metadata", {})
            metadata[part] = {**mapping(metadata.get(part)), **words}
        return content


Inventory = Mapping[ObjectId, tuple[Held, ...]]


def inventory(render: ClusterRender) -> Inventory:
    """All objects of a cluster by what names them; of several with one name, each."""
    found: dict[ObjectId, tuple[Held, ...]] = {}
    for one in render.rendered:
        for held in _held(one):
            found[held.id] = (*found.get(held.id, ()), held)
    return found


def _held(one: Rendered) -> Iterator[Held]:
    owner, common = str(one.kustomization.key), _common(one)
    for document in one.documents:
        named = ObjectId(*document.identity)
        yield Held(document, owner, common, replace(named, group=LATER.get((named.group, named.kind), named.group)))


def _common(one: Rendered) -> str:
    meant = mapping(one.kustomization.spec.get("commonMetadata"))
    parts = {part: mapping(meant.get(part)) for part in ("labels", "annotations") if mapping(meant.get(part))}
    return json.dumps(parts, sort_keys=True) if parts else ""
