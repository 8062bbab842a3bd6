"""Secrets and ConfigMaps that a controller makes on the cluster out of another object, or adds keys to: known by name,
their values are not, unless they are copies."""

import re
from collections.abc import Container, Mapping

from penstock.document import Document
from penstock.expand.exempt import LEFT_ALONE, MERGED, ONCE, says
from penstock.shape import mapping, mappings

#: (kind, namespace, name) of a ConfigMap or Secret.
Made = tuple[str, str, str]
#: The namespace of what may be made in any: selectors ask for labels that the cluster alone has for certain.
ANYWHERE = "*"
#: The Secrets Store CSI driver, which vaults of clouds are read with.
CSI = "secrets-store.csi.x-k8s.io"
#: Policies of an ExternalSecret that fills a Secret of others, or none.
NOT_MADE = frozenset({"Merge", "None"})
#: Controllers that copy Secrets and ConfigMaps into other namespaces, by the prefix of their annotations.
REFLECTOR, REPLICATOR = "reflector.v1.k8s.emberstack.com/", "replicator.v1.mittwald.de/"
KUBED = "kubed.appscode.com/"
COPIERS = (REFLECTOR, REPLICATOR, KUBED)
#: Annotations of what such a controller fills with what another holds.
PULLED = (f"{REFLECTOR}reflects", f"{REPLICATOR}replicate-from")
#: What says into which namespaces it is copied: names and expressions, and all without a word.
CHOSEN = (f"{REFLECTOR}reflection-auto-namespaces", f"{REPLICATOR}replicate-to")
NAMESPACE = re.compile(r"[a-z0-9-]+")
#: What a template of an ExternalSecret may hold without a word about keys.
PLAIN = frozenset({"type", "metadata", "engineVersion"})


def made(document: Document) -> tuple[Made, ...]:
    """The Secrets that this object's controller will make, and the copies that are made of the object itself."""
    if document.kind in ("ConfigMap", "Secret"):
        return copies(document)
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


def copies(document: Document) -> tuple[Made, ...]:
    """What a controller copies a Secret or ConfigMap to, by the object's annotations."""
    if not any(one.encode() in document.raw for one in COPIERS):
        return ()
    said = mapping(mapping(document.object.get("metadata")).get("annotations"))
    pushed = (f"{REPLICATOR}replicate-to", f"{REPLICATOR}replicate-to-matching", f"{KUBED}sync")
    automatic = str(said.get(f"{REFLECTOR}reflection-auto-enabled")).lower() == "true"
    if not automatic and not any(one in said for one in pushed):
        return ()
    chosen = [name.strip() for one in CHOSEN for name in str(said.get(one) or "").split(",") if name.strip()]
    plain = bool(chosen) and all(NAMESPACE.fullmatch(name) for name in chosen)
    return tuple((document.kind, name, document.name) for name in (chosen if plain else [ANYWHERE]))


def opened(document: Document) -> bool:
    """True for a Secret or ConfigMap that others may put more into than git says: a controller fills it with what
    another holds, or Flux leaves or merges what is there."""
    if b"annotations" not in document.raw and b"labels" not in document.raw:
        return False
    content = document.object
    said = mapping(mapping(content.get("metadata")).get("annotations"))
    return any(one in said for one in PULLED) or any(says(content, one) for one in (LEFT_ALONE, ONCE, MERGED))


def fills(document: Document) -> Made | None:
    """The Secret of others that this object's controller adds keys to, or None."""
    if document.kind != "ExternalSecret":
        return None
    target = mapping(mapping(document.object.get("spec")).get("target"))
    name = str(target.get("name") or document.name)
    return ("Secret", document.namespace, name) if target.get("creationPolicy") == "Merge" else None
