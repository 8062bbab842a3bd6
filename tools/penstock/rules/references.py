"""What pods refer to by name, and what of it is there."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.expand import misspelt
from penstock.expand.misspelt import akin
from penstock.expand.producers import is_made, made
from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Field, Problem
from penstock.rules.memo import once
from penstock.rules.namings import namings
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView
from penstock.rules.workloads import Workload, listed, workloads
from penstock.shape import mapping

#: Objects that every namespace has, or that a mesh puts into each.
EVERYWHERE = frozenset(
    {
        ("ServiceAccount", "default"),
        ("ConfigMap", "kube-root-ca.crt"),
        ("ConfigMap", "openshift-service-ca.crt"),
        ("ConfigMap", "istio-ca-root-cert"),
        ("ConfigMap", "linkerd-identity-trust-roots"),
    }
)
#: Where volumes name the Secret that whoever mounts them needs: the way, and the field.
MOUNTING: tuple[tuple[tuple[str, ...], str], ...] = (
    (("csi", "nodePublishSecretRef"), "name"),
    (("azureFile",), "secretName"),
    *(((kind, "secretRef"), "name") for kind in ("cephfs", "flexVolume", "iscsi", "rbd", "scaleIO", "storageos")),
)
#: Kinds that a chart takes up by a name in its values alone.
NAMED = ("PersistentVolumeClaim", "ServiceAccount")
ISSUERS = ("cert-manager.io/issuer", "cert-manager.io/cluster-issuer")


@dataclass(frozen=True, slots=True)
class Reference:
    """A pod's reference to an object of its namespace: the way to the name, and to each key that must be there."""

    kind: str
    name: str
    field: Field
    keys: tuple[tuple[Field, str], ...] = ()
    optional: bool = False


def references(workload: Workload) -> Iterator[Reference]:
    """Every ConfigMap, Secret, claim and account that the pods name."""
    templates = listed(workload.item.content, (), "spec", "volumeClaimTemplates")
    replaced = {str(mapping(template.get("metadata")).get("name")) for _, template in templates}
    for field, volume in workload.volumes():
        if str(volume.get("name")) not in replaced:
            yield from _of_volume(volume, field)
    for field, container in workload.containers():
        yield from _of_container(container, field)
    for key in ("serviceAccountName", "serviceAccount"):  # the older name, which the API server copies
        account = workload.spec.get(key)
        if isinstance(account, str) and account:
            yield Reference("ServiceAccount", account, (*workload.field, key))
            return


@once
def present(cluster: ClusterView) -> frozenset[tuple[str, str, str]]:
    """(kind, namespace, name) of what the render holds and of what controllers make out of it by name."""
    kinds = ("ConfigMap", "Secret", "PersistentVolumeClaim", "ServiceAccount")
    there = {(i.document.kind, i.document.namespace, i.document.name) for i in cluster.of(*kinds, group="")}
    there.update(one for item in cluster.items for one in made(item.document))
    there.update(("Secret", *one) for one in _of_ingresses(cluster))
    return frozenset(there)


def missing(cluster: ClusterView, kind: str, severity: Severity | None = None) -> Iterator[Problem]:
    """References to objects of one kind that nothing makes, in namespaces that are seen whole; elsewhere those whose
    name is another's by a slip."""
    hidden = unseen(cluster)
    for workload in (one for one in workloads(cluster) if one.namespace):
        named = {(r.kind, r.name): r for r in references(workload)}
        for one in named.values():
            if one.kind == kind and not one.optional and not _there(cluster, workload, one):
                others = {n for k, n in named if k == kind}
                meant = near(cluster, kind, workload.namespace, one.name, others)
                if not meant and kind in NAMED:
                    names = _of(cluster).get((kind, workload.namespace), frozenset())
                    meant = spare(cluster, kind, workload.namespace, one.name, names - others)
                if meant or not hidden.holds(workload.namespace):
                    message = (
                        f"{kind} {workload.namespace}/{one.name} is made by nothing here, and the pods wait for it"
                    )
                    hint = f"write {meant}" if meant else _hint(cluster, workload, one)
                    yield Problem(message, workload.item, one.field, hint=hint, severity=None if meant else severity)
    for said in (one for one in namings(cluster) if one.kind == kind):
        meant = near(cluster, kind, said.namespace, said.name)
        if meant:
            lost = f"{kind} {said.namespace}/{said.name} is made by nothing here"
            yield Problem(
                f"{lost}, and {said.item.document.kind} needs it", said.item, said.field, hint=f"write {meant}"
            )


def near(cluster: ClusterView, kind: str, namespace: str, name: str, named: Collection[str] = ()) -> str:
    """The one of that kind and namespace that a name which is not there is by a slip; empty without one. What is
    `named` besides is not meant once more."""
    there = _of(cluster).get((kind, namespace), frozenset())
    if name in there or cluster.assumes(kind, namespace, name):
        return ""
    return misspelt.near(name, there.difference(named))


def spare(cluster: ClusterView, kind: str, namespace: str, name: str, there: Collection[str]) -> str:
    """The one of those that are there which is akin to a name and which no other object speaks of: then it is waited
    for by nobody else. Empty without one, or with several."""
    alike = [other for other in there if akin(name, other)]
    found = [other for other in alike if not _spoken(cluster, kind, namespace, other)]
    return found[0] if len(found) == 1 else ""


def _spoken(cluster: ClusterView, kind: str, namespace: str, name: str) -> bool:
    """Whether an object beside itself and its bindings has the name as a word."""
    word = re.compile(rb"(?<![\w.-])" + re.escape(name.encode()) + rb"(?![\w-])")
    return any(
        word.search(item.document.raw)
        for item in cluster.items
        if namespace in ("", item.document.namespace)
        and item.document.name != name
        and not item.document.kind.endswith("RoleBinding")
        and item.document.kind != kind
    )


@once
def _of(cluster: ClusterView) -> dict[tuple[str, str], frozenset[str]]:
    """The names of what is there, by kind and namespace."""
    found: dict[tuple[str, str], list[str]] = {}
    for kind, namespace, name in present(cluster):
        found.setdefault((kind, namespace), []).append(name)
    return {key: frozenset(names) for key, names in found.items()}


def _there(cluster: ClusterView, workload: Workload, one: Reference) -> bool:
    key = (one.kind, workload.namespace, one.name)
    known = is_made(present(cluster), *key) or (one.kind, one.name) in EVERYWHERE or UNKNOWN in one.name
    return (
        known or cluster.assumes(*key) or (one.kind == "PersistentVolumeClaim" and _templated(cluster, workload, one))
    )


def _templated(cluster: ClusterView, workload: Workload, one: Reference) -> bool:
    """True for the claim of a StatefulSet's pod: <template>-<set>-<number>."""
    return any(
        re.fullmatch(
            rf"{re.escape(str(mapping(t.get('metadata')).get('name')))}-{re.escape(s.document.name)}-\d+", one.name
        )
        for s in cluster.of("StatefulSet", group="apps")
        if s.document.namespace == workload.namespace
        for _, t in listed(s.content, (), "spec", "volumeClaimTemplates")
    )


def _hint(cluster: ClusterView, workload: Workload, one: Reference) -> str:
    hashed = re.compile(rf"{re.escape(one.name)}-[a-z0-9]{{10}}\Z")
    names = (n for k, s, n in present(cluster) if (k, s) == (one.kind, workload.namespace))
    twin = next((name for name in names if hashed.match(name)), "")
    if twin:
        return f"{twin} is there: let the same kustomization hold generator and pod, or set disableNameSuffixHash"
    if one.kind in ("ConfigMap", "Secret"):
        return "add it, mark it optional, or list it under `assume:` in penstock.yaml when only the cluster has it"
    return "add it, or mend the name"


def _of_volume(volume: Mapping[str, Any], field: Field) -> Iterator[Reference]:
    claim = mapping(volume.get("persistentVolumeClaim")).get("claimName")
    if isinstance(claim, str):
        yield Reference("PersistentVolumeClaim", claim, (*field, "persistentVolumeClaim", "claimName"))
    if isinstance(volume.get("configMap"), dict):
        yield from _source("ConfigMap", volume["configMap"], (*field, "configMap"), "name")
    if isinstance(volume.get("secret"), dict):
        yield from _source("Secret", volume["secret"], (*field, "secret"), "secretName")
    for way, name in MOUNTING:
        secret = mapping(volume.get(way[0]))
        for key in way[1:]:
            secret = mapping(secret.get(key))
        if isinstance(secret.get(name), str):
            yield Reference("Secret", secret[name], (*field, *way, name))
    for at, source in listed(volume, field, "projected", "sources"):
        for key, kind in (("configMap", "ConfigMap"), ("secret", "Secret")):
            if isinstance(source.get(key), dict):
                yield from _source(kind, source[key], (*at, key), "name")


def _source(kind: str, source: Mapping[str, Any], field: Field, key: str) -> Iterator[Reference]:
    name = source.get(key)
    keys = tuple(((*at, "key"), str(item.get("key"))) for at, item in listed(source, field, "items"))
    if isinstance(name, str) and name:
        yield Reference(kind, name, (*field, key), keys, source.get("optional") is True)


def _of_container(container: Mapping[str, Any], field: Field) -> Iterator[Reference]:
    for at, variable in listed(container, field, "env"):
        for key, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
            one = mapping(mapping(variable.get("valueFrom")).get(key))
            if isinstance(one.get("name"), str):
                way = (*at, "valueFrom", key)
                keys = (((*way, "key"), str(one.get("key"))),)
                yield Reference(kind, one["name"], (*way, "name"), keys, one.get("optional") is True)
    for at, source in listed(container, field, "envFrom"):
        for key, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
            one = mapping(source.get(key))
            if isinstance(one.get("name"), str):
                yield Reference(kind, one["name"], (*at, key, "name"), (), one.get("optional") is True)


def _of_ingresses(cluster: ClusterView) -> Iterator[tuple[str, str]]:
    """Secrets that cert-manager makes for annotated Ingresses and Gateways."""
    for one in namings(cluster):
        if one.item.document.kind in ("Ingress", "Gateway") and any(name in one.item.annotations for name in ISSUERS):
            yield one.namespace, one.name
