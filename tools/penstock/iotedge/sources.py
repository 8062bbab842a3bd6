"""The rendered objects that an export is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from penstock.expand.rendered import ClusterRender, Rendered

#: Namespaces of the cluster itself.
SYSTEM: Final = frozenset({"kube-system", "kube-public", "kube-node-lease", "flux-system"})


@dataclass(frozen=True)
class Source:
    """Objects of one cluster, and the registry that its images are pulled from."""

    cluster: str
    objects: tuple[dict[str, Any], ...]
    registry: str


def of_cluster(render: ClusterRender) -> Source:
    """What a cluster runs: its applications where the layout has such a room, else all but the cluster's own."""
    apps = [one for one in render.rendered if f"{one.kustomization.path}/".startswith("apps/")]
    return _source(render, [held for one in apps or render.rendered for held in _objects(one, own=bool(apps))])


def of_app(name: str) -> Callable[[ClusterRender], Source]:
    """What is called so in a cluster: a Kustomization or its folder, else a namespace, else a workload."""

    def pick(render: ClusterRender) -> Source:
        named = [one for one in render.rendered if _called(one, name)]
        if named:
            return _source(render, [held for one in named for held in _objects(one, own=True)])
        every = [held for one in render.rendered for held in _objects(one, own=False)]
        inside = [held for held in every if held["metadata"].get("namespace") == name]
        if inside:
            return _source(render, inside)
        return _source(render, _around(every, name))

    return pick


def _called(one: Rendered, name: str) -> bool:
    held = one.kustomization
    folder = held.path.split("/")
    return held.key.name == name or folder[-1:] == [name] or folder[:3] == ["apps", "base", name]


def _around(every: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    """One workload, with what is not a workload in its namespace."""
    from penstock.iotedge.objects import WORKLOADS

    here = [one for one in every if one.get("kind") in WORKLOADS and one["metadata"].get("name") == name]
    spaces = {one["metadata"].get("namespace") for one in here}
    kinds = ("ConfigMap", "Service", "PersistentVolumeClaim")
    return here + [one for one in every if one.get("kind") in kinds and one["metadata"].get("namespace") in spaces]


def _objects(one: Rendered, *, own: bool) -> Iterator[dict[str, Any]]:
    for document in one.documents:
        if own or document.namespace not in SYSTEM:
            yield document.object


def _source(render: ClusterRender, objects: list[dict[str, Any]]) -> Source:
    return Source(render.cluster.name, tuple(objects), render.facts.get("REGISTRY", ""))
