"""Something is missing that the API server asks for and no schema does.

What
    A pod template without containers, a container without an image, or a Service without ports (but for headless ones
    and those of type ExternalName). An object that Flux merges into the cluster's own (`ssa: Merge`) need not be whole,
    one with metadata alone is `object-refused`.

Why
    The API server refuses the object ("Required value"), and Flux with it the whole Kustomization. The published
    schemas do not say so: there a pod template may be empty.

PASS
    apiVersion: v1
    kind: Service
    metadata: {name: historian, namespace: edge-app1}
    spec:
      type: ExternalName
      externalName: historian.example

FAIL
    apiVersion: v1
    kind: Service
    metadata: {name: historian, namespace: edge-app1}
    spec:
      selector: {app: historian}
"""

from collections.abc import Iterator

from penstock.expand.exempt import bare, partial
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.pods import POD_SPEC, containers, pod_spec
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "required-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = (*POD_SPEC, "Service")


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Pod templates, containers and Services."""
    if partial(item.content) or bare(item.content):
        return
    found = pod_spec(item)
    if found is not None and not found[1].get("containers"):
        hint = "add the container, or remove what is left of the object"
        yield Problem(f"{item.document.kind} has no containers: the API server refuses it", item, found[0], hint=hint)
    for field, container in containers(item):
        if not container.get("image"):
            message = f"container {container.get('name')} has no image: the API server refuses it"
            yield Problem(message, item, field, hint="name its image")
    if (item.document.group, item.document.kind) == ("", "Service") and _needs_ports(mapping(item.get("spec"))):
        message = "the Service has no ports: the API server refuses it"
        yield Problem(message, item, ("spec",), hint="list its ports, or make it headless with clusterIP: None")


def _needs_ports(spec: dict[str, object]) -> bool:
    return not spec.get("ports") and spec.get("clusterIP") != "None" and spec.get("type") != "ExternalName"
