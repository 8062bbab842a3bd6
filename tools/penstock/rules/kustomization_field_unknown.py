"""A field of a kustomization file is not one of Kustomize's, and Flux drops it without a word.

What
    The kustomization.yaml at a Flux Kustomization's `spec.path` has a field that Kustomize does not know, at its top
    or inside patches, images, labels, generators, replicas or replacements. Upper and lower case do not matter.

Why
    `kustomize build` refuses such a file. Flux reads the file at `spec.path` leniently, drops what it does not know
    and writes the rest anew: the patch, the image or the resource behind a mistyped field is simply not there, and the
    Kustomization is ready. Only files further down are read strictly.

PASS
    # file: clusters/example/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    namespace: edge-app1
    resources:
      - map.yaml
    # file: clusters/example/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings}

FAIL
    # beside: PASS
    # file: clusters/example/kustomization.yaml
    apiVersion: kustomize.config.k8s.io/v1beta1
    kind: Kustomization
    namespace: edge-app1
    resources:
      - map.yaml
    patchs:
      - target: {kind: ConfigMap}
        patch: |
          - {op: add, path: /data, value: {mode: fast}}
"""

import posixpath
from collections.abc import Iterator
from difflib import get_close_matches

from penstock.finding import Edit, Place, Severity
from penstock.locate import legible, nodes
from penstock.rules.contract import Needs, Problem
from penstock.rules.followed import Followed, built_paths, followed
from penstock.rules.kustomization_fields import FIELDS, is_kustomize, unknown_fields
from penstock.rules.view import FleetView

CODE = "kustomization-field-unknown"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET
#: So alike must a name be to one that is known, and to no other, for an edit.
SURE = 0.8
#: What the rule notes of a cluster.
note = built_paths


def check(fleet: FleetView) -> Iterator[Problem]:
    """Fields that Flux drops, in the files at the paths of Kustomizations that this tree holds."""
    for one in followed(fleet, CODE):
        if one.file:
            yield from _of_file(fleet, one)


def _of_file(fleet: FleetView, one: Followed) -> Iterator[Problem]:
    path = posixpath.join(one.path, one.file)
    for node in (one for one in nodes(legible(fleet.tree, path))[:1] if is_kustomize(one)):
        for way, name, line, kind in unknown_fields(node):
            close = get_close_matches(name, FIELDS[kind], n=1)
            sure = get_close_matches(name, FIELDS[kind], n=2, cutoff=SURE)
            yield Problem(
                f"{way} is no field of a kustomization: Flux drops it silently",
                place=Place(fleet.tree.shown(path), line),
                hint=f"write {close[0]}" if close else "take it out, or put it where it belongs",
                edit=Edit(name, sure[0]) if len(sure) == 1 else None,
                clusters=one.clusters,
            )
