"""Certificates of cert-manager: whom they name and who signs them."""

from collections.abc import Iterator
from typing import Any

from penstock.rules.view import ClusterView, Item
from penstock.shape import many, mapping


def certificates(cluster: ClusterView) -> Iterator[tuple[str, Any]]:
    """(namespace/Secret, [names, issuer, Certificate, how it is signed]) of each."""
    for item in cluster.of("Certificate", group="cert-manager.io"):
        names = [str(one) for one in many(item.get("spec", "dnsNames"))]
        issuer = mapping(item.get("spec", "issuerRef"))
        secret = f"{item.document.namespace}/{item.get('spec', 'secretName')}"
        called = f"{issuer.get('kind') or 'Issuer'}/{issuer.get('name')}"
        yield secret, [names, called, item.document.name, issued(cluster, item)]


def issuer_of(cluster: ClusterView, item: Item) -> Item | None:
    """The issuer that a Certificate names; None when nothing of the render is it."""
    ref = mapping(item.get("spec", "issuerRef"))
    kind = str(ref.get("kind") or "Issuer")
    namespace = item.document.namespace if kind == "Issuer" else ""
    found = (one for one in cluster.of(kind, group="cert-manager.io") if one.document.name == ref.get("name"))
    return next((one for one in found if not namespace or one.document.namespace == namespace), None)


def issued(cluster: ClusterView, item: Item) -> str:
    """How a Certificate's issuer signs: `ca`, `selfSigned`, `acme`, …; empty when that is not known."""
    found = issuer_of(cluster, item)
    spec = mapping(found.get("spec")) if found else {}
    return next((key for key in ("selfSigned", "ca", "vault", "venafi", "acme") if key in spec), "")
