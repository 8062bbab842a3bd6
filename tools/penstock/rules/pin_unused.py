"""A site pins an image that none of its clusters runs.

What
    `images` of a site's release (or of `local/<cluster>`) names an image, and no object that this component is built
    into has it, in none of the site's clusters.

Why
    Such a pin is silently without effect: it was misspelt, or the app is gone. Promotion moves it, people approve it,
    and it changes nothing.

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
    images:
      - {name: history, newName: registry.example/historian,
         digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"}
"""

import re
from collections.abc import Iterator
from typing import Any

from penstock.document import Document
from penstock.finding import Severity
from penstock.image import split
from penstock.rules.contract import Needs, Problem
from penstock.rules.memo import by_content
from penstock.rules.rooms import File, by_folder, laid_out, settled, site_files, site_folders
from penstock.rules.view import ClusterView, FleetView
from penstock.shape import many, mapping

CODE = "pin-unused"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET

IMAGE = re.compile(rb'"image":\s*"([^"\\]+)"')


def note(cluster: ClusterView) -> dict[str, Any]:
    """The trees that the cluster is built from, and by site folder the names of the images that it is built into."""
    folders: dict[str, set[str]] = {}
    for _, folder, documents in site_folders(cluster):
        folders.setdefault(folder, set()).update(name for one in documents for name in _images(one))
    trees = sorted({one.source.tree for one in cluster.render.rendered if one.source})
    return {"trees": trees, "folders": {folder: sorted(names) for folder, names in folders.items()}}


@by_content
def _images(document: Document) -> frozenset[str]:
    found = (match[1].decode(errors="replace") for match in IMAGE.finditer(document.raw))
    return frozenset(split(image).name for image in found)


def check(fleet: FleetView) -> Iterator[Problem]:
    """Pins without an image."""
    trees = {cluster.name: set((cluster.note(CODE) or {}).get("trees") or ()) for cluster in fleet.clusters}
    folders = by_folder(fleet, CODE)
    for file, match in site_files(fleet) if laid_out(fleet) else ():
        users = folders.get(file.folder)
        if users and settled(fleet, match["site"], trees):
            yield from _unused(file, {name for names in users.values() for name in names}, tuple(users))


def _unused(file: File, names: set[str], clusters: tuple[str, ...]) -> Iterator[Problem]:
    for index, pin in enumerate(many(file.content.get("images"))):
        pinned = {str(value) for key, value in mapping(pin).items() if key in ("name", "newName")}
        # The base's own name, before the pin: when the pin names another, nothing was replaced.
        after = str(mapping(pin).get("newName") or mapping(pin).get("name"))
        if pinned and after not in names:
            name = mapping(pin).get("name")
            message = f"{file.folder} pins {name}, which no cluster that takes it runs"
            hint = "mend the name (the base's own image name), or take the pin out"
            yield Problem(message, place=file.place("images", index, "name"), hint=hint, clusters=clusters)
