"""Secrets that a controller makes on the cluster out of another object: known by name, their values are not."""

from penstock.document import Document
from penstock.expand.kustomization import mapping

#: (kind, namespace, name) of a ConfigMap or Secret.
Made = tuple[str, str, str]


def made(document: Document) -> Made | None:
    """The Secret that this object's controller will make, or None."""
    if document.kind == "ExternalSecret":
        target = mapping(mapping(document.object.get("spec")).get("target"))
        return ("Secret", document.namespace, str(target.get("name") or document.name))
    if document.kind == "SealedSecret":
        return ("Secret", document.namespace, document.name)
    if document.kind == "Certificate" and document.group == "cert-manager.io":
        return ("Secret", document.namespace, str(mapping(document.object.get("spec")).get("secretName") or ""))
    return None
