"""A Certificate is asked of an issuer that nothing makes.

What
    `issuerRef` of a Certificate of cert-manager names an Issuer or ClusterIssuer that nothing of the cluster renders.
    Nothing is said in a cluster without facts, while a part of it could not be rendered, or of other issuers' groups.

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

from collections.abc import Iterator

from penstock.expand.misspelt import slip
from penstock.finding import Severity
from penstock.rules.certificates import issuer_of
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import veiled
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView
from penstock.shape import mapping

CODE = "certificate-issuer-missing"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

GROUP = "cert-manager.io"
KINDS = ("Issuer", "ClusterIssuer")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Certificates without an issuer."""
    sure = bool(cluster.level) and cluster.complete and not unseen(cluster).everywhere
    issuers = [one.document for one in cluster.of(*KINDS, group=GROUP)]
    there = [f"{one.kind} {one.name}" for one in issuers]
    for item in cluster.of("Certificate", group=GROUP):
        ref = mapping(item.get("spec", "issuerRef"))
        kind, name = str(ref.get("kind") or KINDS[0]), str(ref.get("name") or "")
        if not name or veiled(ref) or kind not in KINDS or ref.get("group", GROUP) != GROUP:
            continue
        if issuer_of(cluster, item) is not None:
            continue
        near = {one.name for one in issuers if one.kind == kind and one.namespace in ("", item.document.namespace)}
        meant = slip(name, near)
        if sure or meant:
            hint = f"there: {', '.join(sorted(set(there)))}" if there else "add the issuer"
            hint = f"write {meant}" if meant else hint
            message = f"is asked of {kind} {name}, which nothing makes"
            yield Problem(message, item, ("spec", "issuerRef", "name"), hint=hint)
