"""An application's image is not built from modules/.

What
    A workload below `apps/` runs an image directly under the cluster's REGISTRY (`${REGISTRY}/<name>`), this
    repository builds images below `modules/`, and there is no `modules/<name>/Dockerfile`. Images of others keep their
    own path in the mirror (`${REGISTRY}/library/redis`), so they are not meant; a folder without a Dockerfile is a
    library.

Why
    One folder is one image. A name that no module has is a misspelt module, or one that was removed and is still
    rolled out.

PASS
    # file: modules/historian/Dockerfile
    FROM scratch
    # file: clusters/example/flux.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, REGISTRY: registry.example,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      wait: true
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
    # file: apps/historian.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111

FAIL
    # beside: PASS
    # file: apps/historian.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/history@sha256:1111111111111111111111111111111111111111111111111111111111111111
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches

from penstock.finding import Place, Severity
from penstock.locate import text_place
from penstock.rules.contract import Needs, Problem
from penstock.rules.images import below, veiled
from penstock.rules.pods import containers
from penstock.rules.view import ClusterView, FleetView

CODE = "image-not-built-here"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET

IMAGE = re.compile(r"modules/([^/]+)/Dockerfile$")


def note(cluster: ClusterView) -> list[str]:
    """Names of the images that are directly under REGISTRY, of workloads below apps/."""
    registry = cluster.facts.get("REGISTRY", "")
    if not (cluster.level and registry):
        return []
    applied = (item for item in cluster.items if f"{item.rendered.kustomization.path}/".startswith("apps/"))
    images = {str(container.get("image")) for item in applied for _, container in containers(item)}
    names = {below(registry, image) for image in images if not veiled(image)}
    return sorted(name for name in names if name and "/" not in name)


def check(fleet: FleetView) -> Iterator[Problem]:
    """Each name that is no folder of modules/, once, with the clusters that run it."""
    modules = {found[1] for path in fleet.tree.entries if (found := IMAGE.match(path))}
    if not modules:
        return
    for name in sorted({name for cluster in fleet.clusters for name in cluster.note(CODE) or ()} - modules):
        near = get_close_matches(name, modules, n=1)
        hint = f"did you mean {near[0]}?" if near else "an image of others keeps its own path below the registry"
        message = f"image {name} of the cluster's own registry is built from no folder of modules/"
        clusters = tuple(c.name for c in fleet.clusters if name in (c.note(CODE) or ()))
        yield Problem(message, place=_place(fleet, name), hint=hint, clusters=clusters)


def _place(fleet: FleetView, name: str) -> Place:
    """Where a release names the image, else any manifest below apps/."""
    manifests = [path for path in fleet.tree.entries if path.startswith("apps/") and path.endswith((".yaml", ".yml"))]
    releases = [path for path in manifests if "/release/" in path]
    return text_place(fleet.tree, [*releases, *manifests], f"/{name}") or Place("apps")
