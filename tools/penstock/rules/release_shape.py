"""A site's release holds more than image pins and targeted patches.

What
    The kustomization of `apps/sites/<site>/release` (or `platform/…`) is no Component, or has other fields than
    `images` and `patches`, or a patch without a `target`.

Why
    All levels of a site share the release. Pins and targeted patches are without effect at a level that lacks their
    object; a generator that merges, a resource or an untargeted patch breaks the build of that level. What makes one
    cluster itself belongs to `local/<cluster>`.

PASS
    # file: clusters/north/facts.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, KUBERNETES_VERSION: "1.34",
           FLUX_VERSION: "2.9"}
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      wait: true
      sourceRef: {kind: GitRepository, name: flux-system}
      path: ./apps/levels/l4
      components: [../../sites/north/release]
    # file: apps/levels/l4/kustomization.yaml
    resources: [historian.yaml]
    # file: apps/levels/l4/historian.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - {name: historian, image: historian}
    # file: apps/sites/north/release/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1alpha1
    kind: Component
    images:
      - {name: historian, newName: registry.example/historian,
         digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"}

FAIL
    # beside: PASS
    # file: apps/sites/north/release/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1alpha1
    kind: Component
    configMapGenerator:
      - {name: nodes, namespace: edge-app1, literals: [a=b]}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.rooms import File, laid_out, site_files
from penstock.rules.view import FleetView
from penstock.shape import many, mapping

CODE = "release-shape"
SEVERITY = Severity.ERROR
NEEDS = Needs.FLEET

FIELDS = frozenset({"apiVersion", "kind", "metadata", "images", "patches"})


def check(fleet: FleetView) -> Iterator[Problem]:
    """Releases that are something else."""
    for file, match in site_files(fleet) if laid_out(fleet) else ():
        if match["release"]:
            for field, message in _wrong(file):
                clusters = tuple(c.name for c in fleet.clusters if c.facts.get("SITE") == match["site"])
                hint = (
                    "a release holds images and patches with a target; the rest belongs to local/<cluster> or to a base"
                )
                yield Problem(f"{file.folder}: {message}", place=file.place(*field), hint=hint, clusters=clusters)


def _wrong(file: File) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if file.content.get("kind") != "Component":
        yield ("kind",), "a release is a Component"
    for key in file.content:
        if key not in FIELDS:
            yield (key,), f"a release has no {key}"
    for index, patch in enumerate(many(file.content.get("patches"))):
        if not mapping(mapping(patch).get("target")):
            yield ("patches", index), "a patch without a target breaks every level that lacks its object"
