"""Where an object that makes no pods itself names a ConfigMap, a Secret or a claim.

Whoever reads the name may find it elsewhere, or do without: only a slip of a name that is there can be told.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.rules.contract import Field
from penstock.rules.flux import releases
from penstock.rules.memo import once
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed, workloads
from penstock.shape import mapping

FLUX = ".toolkit.fluxcd.io"
#: The fields of Flux's objects that name a Secret of their namespace.
OF_FLUX: tuple[Field, ...] = (
    ("spec", "secretRef"),
    ("spec", "certSecretRef"),
    ("spec", "proxySecretRef"),
    ("spec", "verify", "secretRef"),
    ("spec", "chart", "spec", "verify", "secretRef"),
    ("spec", "decryption", "secretRef"),
    ("spec", "kubeConfig", "secretRef"),
)
#: Keys of charts' values that are a name.
NAMES = {
    **dict.fromkeys(("existingClaim", "claimName"), "PersistentVolumeClaim"),
    **dict.fromkeys(("existingSecret", "existingSecretName", "secretName"), "Secret"),
    **dict.fromkeys(("existingConfigmap", "existingConfigMap", "configMapName"), "ConfigMap"),
}
#: Keys of charts' values that hold a name, as in a pod.
HOLDERS = {
    **dict.fromkeys(("secretRef", "secretKeyRef"), "Secret"),
    **dict.fromkeys(("configMapRef", "configMapKeyRef"), "ConfigMap"),
}
#: What many charts put a release's name in the place of.
RELEASE = re.compile(r"\{\{-?\s*\.Release\.Name\s*-?\}\}")
#: Types of a mount in values that have the name beside them.
TYPES = {"secret": "Secret", "configMap": "ConfigMap"}


@dataclass(frozen=True, slots=True)
class Naming:
    """A name that something says, and where."""

    item: Item
    field: Field
    kind: str
    namespace: str
    name: str


@once
def namings(cluster: ClusterView) -> tuple[Naming, ...]:
    """Every such name; what a chart makes of a template is not known."""
    return tuple(
        Naming(item, field, kind, namespace, name)
        for item, field, kind, namespace, name in _said(cluster)
        if isinstance(name, str) and name and "{{" not in name
    )


def _said(cluster: ClusterView) -> Iterator[tuple[Item, Field, str, str, Any]]:
    for item in (one for one in cluster.items if one.document.group.endswith(FLUX)):
        for field in OF_FLUX:
            yield item, (*field, "name"), "Secret", item.document.namespace, item.get(*field, "name")
    for item in cluster.of("Ingress", group="networking.k8s.io"):
        for field, one in listed(item.content, (), "spec", "tls"):
            yield item, (*field, "secretName"), "Secret", item.document.namespace, one.get("secretName")
    for item in cluster.of("Gateway", group="gateway.networking.k8s.io"):
        for field, listener in listed(item.content, (), "spec", "listeners"):
            for at, one in listed(listener, field, "tls", "certificateRefs"):
                if one.get("kind", "Secret") == "Secret":
                    namespace = str(one.get("namespace") or item.document.namespace)
                    yield item, (*at, "name"), "Secret", namespace, one.get("name")
    for pod in workloads(cluster):
        for field, one in listed(pod.spec, pod.field, "imagePullSecrets"):
            yield pod.item, (*field, "name"), "Secret", pod.namespace, one.get("name")
    for item in cluster.of("ServiceAccount", group=""):
        for field, one in listed(item.content, (), "imagePullSecrets"):
            yield item, (*field, "name"), "Secret", item.document.namespace, one.get("name")
    for item in releases(cluster):
        namespace = str(item.get("spec", "targetNamespace") or item.document.namespace)
        for at, kind, name in _in_values(("spec", "values"), item.get("spec", "values")):
            yield item, at, kind, namespace, RELEASE.sub(_called(item), name) if isinstance(name, str) else name


def _called(release: Item) -> str:
    """The name that Helm knows a release by."""
    target = release.get("spec", "targetNamespace")
    own = f"{target}-{release.document.name}" if target else release.document.name
    return str(release.get("spec", "releaseName") or own)


def _in_values(field: Field, value: Any) -> Iterator[tuple[Field, str, Any]]:
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield from _in_values((*field, index), one)
    elif isinstance(value, Mapping):
        kind = TYPES.get(str(value.get("type")), "")
        if kind:
            yield (*field, "name"), kind, value.get("name")
        for key, one in value.items():
            if key in NAMES:
                yield (*field, key), NAMES[key], one
            elif key in HOLDERS:
                yield (*field, key, "name"), HOLDERS[key], mapping(one).get("name")
            else:
                yield from _in_values((*field, key), one)
