"""A site's patch has a target that none of its clusters has.

What
    A patch of a site's release (or of `local/<cluster>`) has a `target`, and no object that this component is built
    into fits it, in none of the site's clusters. Targets by label, and patches that delete or rename, are left alone,
    and so is a site while one of its clusters is built from another source as well.

Why
    Such a patch is silently without effect: the object was renamed, or the name is misspelt. What was approved is not
    there.

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
    patches:
      - target: {kind: Pod, name: historian}
        patch: |
          - {op: add, path: /metadata/labels, value: {tier: data}}

FAIL
    # beside: PASS
    # file: apps/sites/north/release/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1alpha1
    kind: Component
    patches:
      - target: {kind: Pod, name: history}
        patch: |
          - {op: add, path: /metadata/labels, value: {tier: data}}
"""

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.document import Document
from penstock.finding import Severity
from penstock.locate import content
from penstock.patterns import fits
from penstock.rules.contract import Needs, Problem
from penstock.rules.rooms import File, by_folder, laid_out, settled, site_files, site_folders
from penstock.rules.targets import hides, keeps_version
from penstock.rules.view import ClusterView, FleetView
from penstock.shape import many, mapping

CODE = "patch-unused"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET


def note(cluster: ClusterView) -> dict[str, Any]:
    """The trees that the cluster is built from, and by site folder the objects: `group version kind namespace name`."""
    folders: dict[str, set[str]] = {}
    for _, folder, documents in site_folders(cluster):
        folders.setdefault(folder, set()).update(map(_words, documents))
    trees = sorted({one.source.tree for one in cluster.render.rendered if one.source})
    return {"trees": trees, "folders": {folder: sorted(names) for folder, names in folders.items()}}


def _words(document: Document) -> str:
    group, _, version = document.api_version.rpartition("/")
    return " ".join((group, version, document.kind, document.namespace, document.name))


def check(fleet: FleetView) -> Iterator[Problem]:
    """Patches whose target nothing fits."""
    trees = {cluster.name: set((cluster.note(CODE) or {}).get("trees") or ()) for cluster in fleet.clusters}
    folders = by_folder(fleet, CODE)
    for file, match in site_files(fleet) if laid_out(fleet) else ():
        users = folders.get(file.folder)
        if users and settled(fleet, match["site"], trees):
            yield from _unused(fleet, file, _by_name({one for names in users.values() for one in names}), tuple(users))


def _by_name(objects: set[str]) -> dict[str, list[list[str]]]:
    """Name → the objects of this name, in their words."""
    found: dict[str, list[list[str]]] = {}
    for one in objects:
        words = one.split(" ")
        found.setdefault(words[-1], []).append(words)
    return found


def _unused(
    fleet: FleetView, file: File, objects: Mapping[str, list[list[str]]], clusters: tuple[str, ...]
) -> Iterator[Problem]:
    for index, patch in enumerate(many(file.content.get("patches"))):
        target = mapping(mapping(patch).get("target"))
        meant = target and (_by_label(target) or _meant(_wanted(target, mapping(patch)), objects))
        if target and not meant and not _hides(fleet, file, mapping(patch)):
            what = "/".join(str(target[key]) for key in ("kind", "namespace", "name") if target.get(key))
            message = f"{file.folder} patches {what}, which no cluster that takes it has"
            hint = "mend the target, or take the patch out"
            yield Problem(message, place=file.place("patches", index, "target", "name"), hint=hint, clusters=clusters)


def _by_label(target: Mapping[str, Any]) -> bool:
    return bool(target.get("labelSelector") or target.get("annotationSelector"))


def _hides(fleet: FleetView, file: File, patch: Mapping[str, Any]) -> bool:
    path = posixpath.normpath(posixpath.join(file.folder, str(patch.get("path") or "")))
    text = str(patch.get("patch") or "") or content(fleet.tree, path).decode(errors="replace")
    return hides(patch, text)


def _wanted(target: Mapping[str, Any], patch: Mapping[str, Any]) -> list[str]:
    """What a target asks for: group, version, kind, namespace and name."""
    of = ("group", "version") if keeps_version(patch) else ("", "")
    return [str(target.get(key) or "") for key in (*of, "kind", "namespace", "name")]


def _meant(wanted: list[str], objects: Mapping[str, list[list[str]]]) -> bool:
    """Whether a target (regular expressions over whole words) means one of the objects; a doubt counts as yes."""
    among = (objects.get(wanted[-1], ()),) if _plain(wanted[-1]) else objects.values()
    return any(all(map(_means, wanted, one)) for each in among for one in each)


def _means(want: str, has: str) -> bool:
    """A word that is no expression means itself; most are, and need no engine."""
    if not want or want == has:
        return True
    return not _plain(want) and fits(want, has) is not False


def _plain(want: str) -> bool:
    return want.replace("-", "").isalnum()
