"""Secrets that a controller makes on the cluster out of another object: known by name, their values are not."""

from collections.abc import Container, Mapping

from penstock.document import Document
from penstock.shape import mapping, mappings

#: (kind, namespace, name) of a ConfigMap or Secret.
Made = tuple[str, str, str]
#: The namespace of what may be made in any: selectors ask for labels that the cluster alone has for certain.
ANYWHERE = "*"
#: The Secrets Store CSI driver, which vaults of clouds are read with.
CSI = "secrets-store.csi.x-k8s.io"
#: Policies of an ExternalSecret that fills a Secret of others, or none.
NOT_MADE = frozenset({"Merge", "None"})
#: What a template of an ExternalSecret may hold without a word about keys.
PLAIN = frozenset({"type", "metadata", "engineVersion"})


def made(document: Document) -> tuple[Made, ...]:
    """The Secrets that this object's controller will make."""
    if document.kind == "SecretProviderClass" and document.group == CSI:
        names = (one.get("secretName") for one in mappings(mapping(document.object.get("spec")).get("secretObjects")))
        return tuple(("Secret", document.namespace, str(name)) for name in names if name)
    one = _made(document)
    return (one,) if one else ()


def _made(document: Document) -> Made | None:
    if document.kind == "ExternalSecret":
        target = mapping(mapping(document.object.get("spec")).get("target"))
        if target.get("creationPolicy") in NOT_MADE:
            return None
        return ("Secret", document.namespace, str(target.get("name") or document.name))
    if document.kind == "ClusterExternalSecret":
        spec = mapping(document.object.get("spec"))
        target = mapping(mapping(spec.get("externalSecretSpec")).get("target"))
        return ("Secret", ANYWHERE, str(target.get("name") or spec.get("externalSecretName") or document.name))
    if document.kind == "SealedSecret":
        return ("Secret", document.namespace, document.name)
    if document.kind == "Certificate" and document.group == "cert-manager.io":
        return ("Secret", document.namespace, str(mapping(document.object.get("spec")).get("secretName") or ""))
    return None


def keys(document: Document) -> Mapping[str, frozenset[str]]:
    """The Secrets that this object's controller will make → their keys, where the object tells them all."""
    spec = mapping(document.object.get("spec"))
    if document.kind == "SecretProviderClass" and document.group == CSI:
        return {
            str(one.get("secretName")): _named(one.get("data"), "key") for one in mappings(spec.get("secretObjects"))
        }
    found: frozenset[str] = frozenset()
    target = mapping(spec.get("target"))
    if (
        document.kind == "ExternalSecret"
        and not spec.get("dataFrom")
        and mapping(target.get("template")).keys() <= PLAIN
    ):
        found = _named(spec.get("data"), "secretKey")
    if document.kind == "SealedSecret":
        data = mapping(mapping(spec.get("template")).get("data"))
        found = frozenset(map(str, (*mapping(spec.get("encryptedData")), *data)))
    return {name: found for _, _, name in made(document) if found}


def _named(listed: object, key: str) -> frozenset[str]:
    """What the mappings of a list say under a key."""
    return frozenset(str(one.get(key)) for one in mappings(listed))


def is_made(things: Container[Made], kind: str, namespace: str, name: str) -> bool:
    """Whether what controllers make holds an object of that name, there or anywhere."""
    return (kind, namespace, name) in things or (kind, ANYWHERE, name) in things


def fills(document: Document) -> Made | None:
    """The Secret of others that this object's controller adds keys to, or None."""
    if document.kind != "ExternalSecret":
        return None
    target = mapping(mapping(document.object.get("spec")).get("target"))
    name = str(target.get("name") or document.name)
    return ("Secret", document.namespace, name) if target.get("creationPolicy") == "Merge" else None
