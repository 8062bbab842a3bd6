"""A key of a kustomization file is there twice, and Kustomize drops the first without a word.

What
    A mapping in a kustomization.yaml that a build reads has the same key more than once: `patches:` at its top and
    again at its end, `name:` twice in an image, or in a label. Or a field is there in two spellings, such as
    `resources:` and `Resources:`, which are one to Kustomize.

Why
    Kustomize and Flux read such a file without complaint, and the last key counts; of two spellings the one with small
    letters does, wherever it stands. What stands under the others (a list of resources, a patch, a label) is simply not
    there. In a manifest the same fails the build.

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
    patches:
      - target: {kind: ConfigMap}
        patch: |
          - {op: add, path: /data, value: {mode: fast}}
    resources:
      - map.yaml
    patches:
      - target: {kind: ConfigMap}
        patch: |
          - {op: add, path: /metadata/labels, value: {tier: line}}
"""

from collections.abc import Iterator

from penstock import marks
from penstock.finding import Place, Severity
from penstock.locate import nodes, plain
from penstock.rules import patch_matches_nothing
from penstock.rules.contract import Needs, Problem
from penstock.rules.kustomization_fields import respelt_fields
from penstock.rules.remembered import remembered
from penstock.rules.view import FleetView

CODE = "kustomization-field-doubled"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET


def check(fleet: FleetView) -> Iterator[Problem]:
    """Keys that another of the same mapping takes the effect from."""
    users: dict[str, list[str]] = {}
    for cluster in fleet.clusters:
        builds = cluster.note(patch_matches_nothing.CODE) or ()
        for path in {path for build in builds if build["tree"] == fleet.tree.name for path in build["files"]}:
            if path in fleet.tree.entries:
                users.setdefault(path, []).append(cluster.name)
    for path, found in remembered(fleet, sorted(users), _doubled).items():
        for said, line in found:
            yield Problem(
                f"{said}, and Kustomize drops the other silently",
                place=Place(fleet.tree.shown(path), line),
                hint="make one of them, or take one out",
                clusters=tuple(users[path]),
            )


def _doubled(text: bytes) -> list[tuple[str, int]]:
    """What is said of each key that is there again, with its line."""
    whole = nodes(plain(text))[:1]  # a kustomization is one document
    again = [(key, f"{key.value} is there twice: the last counts") for node in whole for key in marks.repeated(node)]
    spelt = [
        (lost, f"{lost.value} and {kept.value} are one field: {kept.value} counts")
        for node in whole
        for lost, kept in respelt_fields(node)
    ]
    return [(said, marks.line(key)) for key, said in (*again, *spelt)]
