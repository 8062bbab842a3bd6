"""Certificates of cert-manager: whom they name and who signs them."""

from collections.abc import Iterator
from typing import Any

from penstock.rules.view import ClusterView, Item
from penstock.shape import many, mapping

GROUP = "cert-manager.io"


def certificates(cluster: ClusterView) -> Iterator[tuple[str, Any]]:
    """(namespace/Secret, [names, issuer, Certificate, how it is signed]) of each."""
    for item in cluster.of("Certificate", group=GROUP):
        names = [str(one) for one in many(item.get("spec", "dnsNames"))]
        issuer = mapping(item.get("spec", "issuerRef"))
        secret = f"{item.document.namespace}/{item.get('spec', 'secretName')}"
        called = f"{issuer.get('kind') or 'Issuer'}/{issuer.get('name')}"
        yield secret, [names, called, item.document.name, issued(cluster, item)]


def issuer_of(cluster: ClusterView, item: Item, kind: str, name: str) -> Item | None:
    """The issuer that an object names; None when nothing of the render is it."""
    namespace = item.document.namespace if kind == "Issuer" else ""
    found = (one for one in cluster.of(kind, group=GROUP) if one.document.name == name)
    return next((one for one in found if not namespace or one.document.namespace == namespace), None)


def issued(cluster: ClusterView, item: Item) -> str:
    """How a Certificate's issuer signs: `ca`, `selfSigned`, `acme`, …; empty when that is not known."""
    ref = mapping(item.get("spec", "issuerRef"))
    found = issuer_of(cluster, item, str(ref.get("kind") or "Issuer"), str(ref.get("name") or ""))
    spec = mapping(found.get("spec")) if found else {}
    return next((key for key in ("selfSigned", "ca", "vault", "venafi", "acme") if key in spec), "")
