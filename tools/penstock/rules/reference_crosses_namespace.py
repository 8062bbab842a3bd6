"""A Flux object refers to an object of another namespace, which the lock-down of multi-tenancy forbids.

What
    In a cluster with facts (a level; Azure Arc installs Flux locked down), in one whose FluxInstance is `multitenant`,
    or whose controllers run with `--no-cross-namespace-refs`: the sourceRef of a Flux Kustomization, the sourceRef or
    chartRef of a HelmRelease, the event sources of an Alert, the resources of a Receiver, the image repository of an
    ImagePolicy, or the source of an ImageUpdateAutomation or ArtifactGenerator names another namespace than its own.

Why
    The controllers refuse such references for good: nothing is fetched, nothing is rolled out.

PASS
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata: {name: charts, namespace: flux-system}
    spec: {interval: 1h, url: oci://registry.example/charts/historian, ref: {tag: 1.2.3}}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 10m
      targetNamespace: edge-app1
      chartRef: {kind: OCIRepository, name: charts}

FAIL
    apiVersion: source.toolkit.fluxcd.io/v1
    kind: OCIRepository
    metadata: {name: charts, namespace: flux-system}
    spec: {interval: 1h, url: oci://registry.example/charts/historian, ref: {tag: 1.2.3}}
    ---
    apiVersion: helm.toolkit.fluxcd.io/v2
    kind: HelmRelease
    metadata: {name: historian, namespace: edge-app1}
    spec:
      interval: 1h
      timeout: 10m
      chartRef: {kind: OCIRepository, name: charts, namespace: flux-system}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.memo import once
from penstock.rules.pods import containers
from penstock.rules.view import ClusterView, Item
from penstock.shape import many, mapping

CODE = "reference-crosses-namespace"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

FLUX = (".toolkit.fluxcd.io", ".extensions.fluxcd.io")
FLAG = "--no-cross-namespace-refs"

#: Kind → fields that refer to one object.
REFERENCES: dict[str, tuple[Field, ...]] = {
    "Kustomization": (("spec", "sourceRef"),),
    "HelmRelease": (("spec", "chart", "spec", "sourceRef"), ("spec", "chartRef")),
    "ImagePolicy": (("spec", "imageRepositoryRef"),),
    "ImageUpdateAutomation": (("spec", "sourceRef"),),
}
#: Kind → the list whose entries refer to one object each.
LISTS: dict[str, str] = {"Alert": "eventSources", "Receiver": "resources", "ArtifactGenerator": "sources"}


def check(cluster: ClusterView) -> Iterator[Problem]:
    """References that the lock-down refuses."""
    why = _locked(cluster)
    for item in cluster.of(*REFERENCES, *LISTS) if why else ():
        if item.document.group.endswith(FLUX):
            for field in _references(item):
                yield from _crossing(item, field, why)


@once
def _locked(cluster: ClusterView) -> str:
    """Why cross-namespace references are refused; empty when nobody says so."""
    if cluster.level:
        return "Arc's multi-tenancy lock-down"
    if any(item.get("spec", "cluster", "multitenant") is True for item in cluster.of("FluxInstance")):
        return "the FluxInstance is multitenant"
    locked = any(_locks(item) for item in cluster.of("Deployment", group="apps"))
    return f"Flux runs with {FLAG}" if locked else ""


def _locks(item: Item) -> bool:
    args = [arg for _, container in containers(item) for arg in many(container.get("args"))]
    return FLAG in args or f"{FLAG}=true" in args


def _references(item: Item) -> Iterator[Field]:
    yield from REFERENCES.get(item.document.kind, ())
    key = LISTS.get(item.document.kind, "")
    for index in range(len(many(item.get("spec", key)))):
        yield "spec", key, index


def _crossing(item: Item, field: Field, why: str) -> Iterator[Problem]:
    reference = mapping(item.get(*field))
    namespace = str(reference.get("namespace") or item.document.namespace)
    if namespace != item.document.namespace:
        name = f"{reference.get('kind', 'ImageRepository')} {namespace}/{reference.get('name')}"
        message = f"refers to {name} from namespace {item.document.namespace}: refused ({why})"
        hint = f"put both into one namespace (targetNamespace says where a release is installed): {namespace}"
        yield Problem(message, item, (*field, "namespace"), hint=hint)
