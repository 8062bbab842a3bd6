"""A Certificate is asked of an issuer that nothing makes.

What
    `issuerRef` of a Certificate of cert-manager names an Issuer or ClusterIssuer that nothing of the cluster renders.
    So does `cert-manager.io/issuer` or `cert-manager.io/cluster-issuer` of an Ingress or Gateway. In a cluster without
    facts, or of which a part could not be rendered, only what is one of those that are there by a slip (a letter, a
    word, the kind) is told; nothing is said of other issuers' groups.

Why
    The certificate is never issued, its Secret never appears, and the pod that mounts it never starts: the link to the
    parent is down from the first day.

PASS
    apiVersion: cert-manager.io/v1
    kind: Certificate
    metadata: {name: broker, namespace: edge-core}
    spec: {secretName: broker-tls, dnsNames: [broker.north.example], issuerRef: {kind: ClusterIssuer, name: site}}
    ---
    apiVersion: cert-manager.io/v1
    kind: ClusterIssuer
    metadata: {name: site}
    spec: {selfSigned: {}}

FAIL
    apiVersion: cert-manager.io/v1
    kind: Certificate
    metadata: {name: broker, namespace: edge-core}
    spec: {secretName: broker-tls, dnsNames: [broker.north.example], issuerRef: {kind: Issuer, name: site}}
    ---
    apiVersion: cert-manager.io/v1
    kind: ClusterIssuer
    metadata: {name: site}
    spec: {selfSigned: {}}
"""

from collections.abc import Collection, Iterator

from penstock.expand.misspelt import akin, slip
from penstock.finding import Severity
from penstock.rules.certificates import GROUP, issuer_of
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import veiled
from penstock.rules.references import spare
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "certificate-issuer-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

KINDS = ("Issuer", "ClusterIssuer")
OTHER = dict(zip(KINDS, reversed(KINDS), strict=True))
#: Annotation of what has its certificates made by cert-manager → the kind that it names.
ANNOTATIONS = {f"{GROUP}/issuer": KINDS[0], f"{GROUP}/cluster-issuer": KINDS[1]}
#: Annotations that make another kind, or another group, of it.
OTHERS = (f"{GROUP}/issuer-kind", f"{GROUP}/issuer-group")
ANNOTATED = {"Ingress": "networking.k8s.io", "Gateway": "gateway.networking.k8s.io"}


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Certificates without an issuer."""
    sure = bool(cluster.level) and _whole(cluster)
    issuers = [one.document for one in cluster.of(*KINDS, group=GROUP)]
    there = [f"{one.kind} {one.name}" for one in issuers]
    for item, field, kind, name in _asked(cluster):
        if not name or veiled(name) or issuer_of(cluster, item, kind, name) is not None:
            continue
        near = {one.name for one in issuers if one.kind == kind and one.namespace in ("", item.document.namespace)}
        other = OTHER[kind] if f"{OTHER[kind]} {name}" in there and field[-1] == "name" else ""
        meant = slip(name, near) or ("" if other else _akin(cluster, kind, item.document.namespace, name, near))
        if sure or meant or other:
            hint = f"there: {', '.join(sorted(set(there)))}" if there else "add the issuer"
            hint = f"write {meant}" if meant else f"write kind: {other}" if other else hint
            by_kind = other and not meant and item.get("spec", "issuerRef", "kind")
            at = (*field[:-1], "kind") if by_kind else field
            whose = "is" if item.document.kind == "Certificate" else "has its certificate"
            yield Problem(f"{whose} asked of {kind} {name}, which nothing makes", item, at, hint=hint)


def _akin(cluster: ClusterView, kind: str, namespace: str, name: str, there: Collection[str]) -> str:
    """The one that is there which a name is but for a word: of everybody's the only one, of others one that nobody
    speaks of."""
    alike = [one for one in there if akin(name, one)] if kind == KINDS[1] and _whole(cluster) else []
    return alike[0] if len(alike) == 1 else spare(cluster, kind, namespace if kind == KINDS[0] else "", name, there)


def _whole(cluster: ClusterView) -> bool:
    return cluster.complete and not unseen(cluster).everywhere


def _asked(cluster: ClusterView) -> Iterator[tuple[Item, Field, str, str]]:
    """(object, field, kind, name) of each issuer of cert-manager's own that is named."""
    for item in cluster.of("Certificate", group=GROUP):
        ref = mapping(item.get("spec", "issuerRef"))
        kind = str(ref.get("kind") or KINDS[0])
        if kind in KINDS and ref.get("group", GROUP) == GROUP:
            yield item, ("spec", "issuerRef", "name"), kind, str(ref.get("name") or "")
    for annotated, group in ANNOTATED.items():
        for item in cluster.of(annotated, group=group):
            own = not any(one in item.annotations for one in OTHERS)
            for annotation, kind in ANNOTATIONS.items() if own else ():
                name = str(item.annotations.get(annotation) or "")
                yield item, ("metadata", "annotations", annotation), kind, name
