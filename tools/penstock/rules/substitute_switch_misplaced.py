"""`substitute: disabled` stands where Flux does not look, so the object is substituted all the same.

What
    The label or annotation `kustomize.toolkit.fluxcd.io/substitute` has another value than exactly `disabled`, or is
    set on the pod template instead of the object, or in the `commonMetadata` of a Flux Kustomization.

Why
    Flux looks at the rendered object's own labels and annotations, in this spelling. `commonMetadata` is put on after
    substitution, and a pod template is none of its business. A script with `${…}` in it is then changed or refused.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: script
      namespace: edge-app1
      annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}
    data: {run.sh: "echo ${HOME}"}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: script
      namespace: edge-app1
      annotations: {kustomize.toolkit.fluxcd.io/substitute: "false"}
    data: {run.sh: "echo ${HOME}"}

FAIL
    # file: clusters/example/all.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      prune: true
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
      commonMetadata:
        annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}
      postBuild:
        substitute: {DOMAIN: north.example}
    # file: apps/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}
    data: {host: "broker.${DOMAIN}"}
"""

from collections.abc import Iterator

from penstock.expand.kustomization import SUBSTITUTE, is_kustomization, opted_out
from penstock.finding import Edit, Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "substitute-switch-misplaced"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT

PARTS = ("labels", "annotations")
#: Where else people put it.
ELSEWHERE: tuple[Field, ...] = (
    ("spec", "template", "metadata"),
    ("spec", "jobTemplate", "metadata"),
    ("spec", "jobTemplate", "spec", "template", "metadata"),
)


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """A switch with another value, or at another place while the object has none."""
    if SUBSTITUTE.encode() not in item.document.raw or opted_out(item.document):
        return
    yield from _values(item)
    places = [("spec", "commonMetadata")] if is_kustomization(item.document) else ELSEWHERE
    for place in places:
        for part in PARTS:
            if mapping(item.get(*place, part)).get(SUBSTITUTE) == "disabled":
                message = f"{SUBSTITUTE}: disabled has no effect in {'.'.join(map(str, place))}"
                hint = "set it in metadata of the objects themselves"
                yield Problem(message, item, (*place, part, SUBSTITUTE), hint=hint)


def _values(item: Item) -> Iterator[Problem]:
    for part in PARTS:
        value = mapping(item.get("metadata", part)).get(SUBSTITUTE)
        if value is not None and value != "enabled":
            message = f"{SUBSTITUTE}: {value} does not switch substitution off: only the value disabled does"
            edit = Edit(str(value), "disabled")
            yield Problem(message, item, ("metadata", part, SUBSTITUTE), hint="write disabled", edit=edit)
