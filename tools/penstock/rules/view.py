"""What rules see: the fleet, its clusters, and their objects, parsed once."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from penstock.document import Document, Object
from penstock.expand.exempt import says
from penstock.expand.kustomization import Kustomization
from penstock.expand.rendered import ClusterRender, Rendered, applied
from penstock.factwords import minor
from penstock.finding import Place
from penstock.locate import text_place
from penstock.shape import mapping
from penstock.store.store import Store
from penstock.tree import Tree
from penstock.unset import unset

if TYPE_CHECKING:
    from penstock.settings import Settings


def _indexed(value: list[Any], key: str | int) -> bool:
    return isinstance(key, int) and -len(value) <= key < len(value)


@dataclass(frozen=True, eq=False)
class Item:
    """One rendered object of a cluster, and the Kustomization that applies it."""

    document: Document
    rendered: Rendered
    cluster: str

    @cached_property
    def content(self) -> Object:
        """The object, parsed once; never changed by a rule."""
        return self.document.object

    def get(self, *keys: str | int, default: Any = None) -> Any:
        """The value at a path of keys and indexes, or the default."""
        value: Any = self.content
        for key in keys:
            inside = _indexed(value, key) if isinstance(value, list) else isinstance(value, dict) and key in value
            if not inside:
                return default
            value = value[key]
        return value

    @property
    def labels(self) -> Mapping[str, Any]:
        """metadata.labels; empty when there are none."""
        return mapping(self.get("metadata", "labels"))

    @property
    def annotations(self) -> Mapping[str, Any]:
        """metadata.annotations; empty when there are none."""
        return mapping(self.get("metadata", "annotations"))

    def says(self, wanted: Mapping[str, str]) -> str:
        """The label or annotation that is one of these as the object is applied: `commonMetadata` of its Kustomization
        counts. Empty when none is."""
        return says(applied(self.document, self.rendered.kustomization), wanted)

    @property
    def applied_labels(self) -> Mapping[str, Any]:
        """metadata.labels as they reach the cluster."""
        return {**self.labels, **mapping(mapping(self.rendered.kustomization.spec.get("commonMetadata")).get("labels"))}

    def replaced(self, field: tuple[str | int, ...]) -> bool:
        """True for a label that `commonMetadata` of the Kustomization sets anew, whatever the object says."""
        common = mapping(self.rendered.kustomization.spec.get("commonMetadata"))
        return field[:2] == ("metadata", "labels") and any(key in mapping(common.get("labels")) for key in field[2:3])

    def __str__(self) -> str:
        return str(self.document)


class Facts:
    """What facts say of a cluster; for the two views of one. Strings are empty where the repository has no facts: then
    rules about levels say nothing."""

    facts: Mapping[str, str]

    @property
    def level(self) -> str:
        """l2, l3, l4, or empty."""
        return self.facts.get("LEVEL", "")

    @property
    def parent(self) -> str:
        """<site>/<cluster> one level up, or empty at the root."""
        return self.facts.get("PARENT", "")

    @property
    def is_root(self) -> bool:
        """True for a cluster with facts and no parent."""
        return bool(self.level) and not self.parent


@dataclass(frozen=True, eq=False)
class ClusterView(Facts):
    """One cluster with all of its objects."""

    render: ClusterRender
    strict: bool = True
    settings: "Settings" = field(default_factory=unset)

    @property
    def name(self) -> str:
        """The cluster's name in the fleet."""
        return self.render.cluster.name

    @property
    def facts(self) -> Mapping[str, str]:  # type: ignore[override]
        """site-facts and cluster-facts; empty in a repository without them."""
        return self.render.facts

    @property
    def kubernetes(self) -> tuple[int, int] | None:
        """(1, 34), or None when nobody says."""
        return minor(self.render.kubernetes_version)

    @property
    def flux(self) -> tuple[int, int] | None:
        """(2, 9), or None when nobody says."""
        return minor(self.render.flux_version)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every rendered object."""
        return tuple(Item(document, one, self.name) for one in self.render.rendered for document in one.documents)

    @cached_property
    def _by_kind(self) -> Mapping[str, tuple[Item, ...]]:
        kinds: dict[str, list[Item]] = {}
        for item in self.items:
            kinds.setdefault(item.document.kind, []).append(item)
        return {kind: tuple(items) for kind, items in kinds.items()}

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, str, str], Item]:
        """The first of each name, whatever its API group."""
        named = ((item.document.kind, item.document.namespace, item.document.name) for item in self.items)
        return dict(zip(reversed(list(named)), reversed(self.items), strict=True))

    def of(self, *kinds: str, group: str | None = None) -> Iterator[Item]:
        """The objects of some kinds, of one API group when it is given."""
        for kind in kinds:
            yield from self._by_kind.get(kind, ()) if group is None else self._of_group(kind, group)

    def _of_group(self, kind: str, group: str) -> tuple[Item, ...]:
        if (kind, group) not in self._groups:
            found = (item for item in self._by_kind.get(kind, ()) if item.document.group == group)
            self._groups[kind, group] = tuple(found)
        return self._groups[kind, group]

    @cached_property
    def _groups(self) -> dict[tuple[str, str], tuple[Item, ...]]:
        """(kind, group) → its objects, as far as somebody has asked for them."""
        return {}

    def find(self, kind: str, namespace: str, name: str) -> Item | None:
        """The object of that name, or None."""
        return self._by_name.get((kind, namespace, name))

    @cached_property
    def kustomizations(self) -> tuple[tuple[Kustomization, Rendered, Item | None], ...]:
        """Every Flux Kustomization that is part of the cluster, with its render and the object that declares it (None
        for an entry that no object of the render declares)."""
        declared = {
            (item.document.namespace, item.document.name): item
            for item in self.of("Kustomization", group="kustomize.toolkit.fluxcd.io")
        }
        return tuple(
            (one.kustomization, one, declared.get((one.kustomization.key.namespace, one.kustomization.key.name)))
            for one in self.render.rendered
        )

    def assumes(self, kind: str, namespace: str, name: str) -> bool:
        """True for a ConfigMap or Secret that penstock.yaml says to exist on the cluster alone."""
        return self.settings.assumed(self.name, kind, namespace, name) is not None

    @property
    def complete(self) -> bool:
        """True when every Kustomization could be followed and built: only then does "nothing here has it" mean much."""
        return all(one.build is not None and one.build.failure is None for one in self.render.rendered)


@dataclass(frozen=True, eq=False)
class FleetCluster(Facts):
    """One cluster as a fleet rule sees it: facts, and what the rule itself noted of the cluster. A thousand sites do
    not fit into memory object by object, and a cluster that did not change is not rendered again to be noted."""

    name: str
    #: The folder that its sync path is.
    path: str
    facts: Mapping[str, str]
    notes: Mapping[str, Any]
    #: True when every Kustomization could be followed and built.
    complete: bool = True
    #: The same for clusters of which all is the same; empty when that is not known.
    digest: bytes = b""

    def note(self, code: str) -> Any:
        """What the rule's `note` gave for this cluster (JSON-like); None when the rule notes nothing."""
        return self.notes.get(code)


@dataclass(frozen=True, eq=False)
class FleetView:
    """The fleet: its clusters, the tree with all files, and penstock.yaml."""

    clusters: tuple[FleetCluster, ...]
    tree: Tree
    settings: "Settings"
    #: False when only some clusters were asked for: then "no cluster has it" means nothing.
    whole: bool = True
    #: Where what was worked out of a file may be kept.
    store: Store | None = None

    @cached_property
    def by_name(self) -> Mapping[str, FleetCluster]:
        """Clusters by name and by <SITE>/<CLUSTER> of their facts."""
        named = {f"{c.facts.get('SITE')}/{c.facts.get('CLUSTER')}": c for c in self.clusters if c.facts.get("CLUSTER")}
        return {**named, **{c.name: c for c in self.clusters}}

    def parent(self, cluster: FleetCluster) -> FleetCluster | None:
        """The cluster one level up, or None at the root or when it is not in the fleet."""
        return self.by_name.get(cluster.parent) if cluster.parent else None

    @cached_property
    def _children(self) -> Mapping[int, tuple[FleetCluster, ...]]:
        found: dict[int, list[FleetCluster]] = {}
        for cluster in self.clusters:
            parent = self.parent(cluster)
            if parent is not None:
                found.setdefault(id(parent), []).append(cluster)
        return {key: tuple(clusters) for key, clusters in found.items()}

    def children(self, cluster: FleetCluster) -> tuple[FleetCluster, ...]:
        """The clusters that name this one as their parent."""
        return self._children.get(id(cluster), ())

    def fact_place(self, cluster: FleetCluster, fact: str) -> Place:
        """The line of a fact in the cluster's folder (or its site's), else the folder itself."""
        site = posixpath.join(posixpath.dirname(cluster.path), "site")
        for folder in (cluster.path, site):
            paths = [f"{folder}/{name}" for name in self.tree.children.get(folder, ())]
            found = text_place(self.tree, paths, f"{fact}:")
            if found:
                return found
        return Place(cluster.path)
