"""A kustomization file says nothing, and Flux applies nothing of its folder.

What
    The kustomization.yaml at a Flux Kustomization's `spec.path` is empty, has nothing but comments, or no field besides
    `apiVersion`, `kind` and `metadata`, and `spec.components` adds nothing to it. One that says `resources: []` is
    meant so.

Why
    `kustomize build` refuses such a file. Flux fills it in, builds nothing and is ready; and with `prune` it deletes
    everything that the Kustomization has applied before.

PASS
    # file: clusters/example/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    resources: []

FAIL
    # beside: PASS
    # file: clusters/example/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
"""

import posixpath
from collections.abc import Iterator

import yaml

from penstock import marks
from penstock.finding import Place, Severity
from penstock.locate import legible
from penstock.rules.contract import Needs, Problem
from penstock.rules.followed import built_paths, followed
from penstock.rules.view import ClusterView, FleetView

CODE = "kustomization-empty"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET

HEAD = frozenset({"apiversion", "kind", "metadata"})


def note(cluster: ClusterView) -> list[list[str]]:
    """The folders of Kustomizations that build nothing, as `followed` reads them."""
    full = {
        one.kustomization.path
        for one in cluster.render.rendered
        if one.build is None or one.build.failure or one.build.documents or one.kustomization.spec.get("components")
    }
    return [found for found in built_paths(cluster) if found[1] not in full]


def check(fleet: FleetView) -> Iterator[Problem]:
    """Files of such folders that say nothing."""
    for one in followed(fleet, CODE):
        path = posixpath.join(one.path, one.file)
        line = _empty(legible(fleet.tree, path)) if one.file else 0
        if line:
            message = "the kustomization says nothing: Flux applies nothing of its folder"
            hint = "list manifests under `resources:`, or write `resources: []` where nothing is meant"
            yield Problem(message, place=Place(fleet.tree.shown(path), line), hint=hint, clusters=one.clusters)


def _empty(text: bytes) -> int:
    """The line of a file's first field, or the first line, when it says nothing; else 0."""
    if len(text) > marks.LARGEST:
        return 0
    for node in marks.documents(text):
        if not isinstance(node, yaml.Node):
            return 0
        if not node.tag.endswith(":null"):
            pairs = node.value if isinstance(node, yaml.MappingNode) else [(node, node)]
            return 0 if any(str(key.value).lower() not in HEAD for key, _ in pairs) else marks.line(node)
    return 1
