"""A workload's selector does not fit its own pods.

What
    The labels under `spec.template.metadata.labels` do not fit `spec.selector`.

Why
    The API server refuses the object: "selector does not match template labels". Most often one of the two was
    patched.

PASS
    # file: clusters/example/historian.yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: historian, namespace: edge-app1}
    spec:
      selector: {matchLabels: {app: historian}}
      template:
        metadata: {labels: {app: historian, tier: data}}
        spec:
          containers:
            - {name: historian, image: "registry.example/historian:1.4.0"}

FAIL
    # file: clusters/example/historian.yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: historian, namespace: edge-app1}
    spec:
      selector: {matchLabels: {app: historian}}
      template:
        metadata: {labels: {app: history}}
        spec:
          containers:
            - {name: historian, image: "registry.example/historian:1.4.0"}
"""

from collections.abc import Iterator

from penstock.expand.exempt import partial
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.pods import POD_SPEC
from penstock.rules.selectors import matches, shown
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import LASTING, workload
from penstock.shape import mapping

CODE = "selector-mismatch"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = POD_SPEC


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Deployments, StatefulSets and DaemonSets (apps/v1) whose pods their selector does not fit."""
    found = workload(item)
    if found is None or found.kind not in (*LASTING, "ReplicaSet") or item.document.api_version != "apps/v1":
        return
    if not found.spec and not found.labels:
        return  # required-missing says that there are no pods
    selector = mapping(item.get("spec", "selector"))
    if not matches(selector, found.labels) and not partial(item.content):
        labels = ", ".join(f"{key}={value}" for key, value in found.labels.items()) or "no labels"
        message = f"the selector {shown(selector)} does not fit the pods' own labels ({labels})"
        wanted = mapping(selector.get("matchLabels"))
        unfit = next((key for key, value in wanted.items() if found.labels.get(key) != value), "")
        field: Field = ("spec", "selector", *(("matchLabels", unfit) if unfit else ()))
        hint = "write the same labels under spec.template.metadata.labels"
        own = (item.labels.get(unfit), item.document.name)
        if unfit in found.labels and (wanted[unfit] in own) is not (found.labels[unfit] in own):
            hint = f"write {wanted[unfit] if wanted[unfit] in own else found.labels[unfit]}, as the {found.kind} says"
            field = (*found.metadata_field, "labels", unfit) if wanted[unfit] in own else field
        yield Problem(message, item, field, hint=hint)
