"""The variables of a Kustomization, resolved from rendered ConfigMaps and Secrets as the controller would."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.document import Document
from penstock.expand.kustomization import Kustomization
from penstock.shape import mapping, mappings

#: What stands for a value that only the cluster knows. Findings about values that hold it are not raised.
UNKNOWN = "penstock-unknown"
#: Values that hold one of these are not the real ones, so nothing is said about them.
VEILED = (UNKNOWN, "ENC[")
REFERENCE = re.compile(rb"(?<!\$)\$\{([_A-Za-z][_A-Za-z0-9]*)(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Held:
    """What is known of an object on the cluster: its values, and whether it may have `more` than these."""

    values: Mapping[str, str]
    more: bool = False


#: (kind, namespace, name) → what is known of it, None when the cluster has no such object.
Lookup = Callable[[str, str, str], Held | None]


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of substituteFrom."""

    kind: str
    name: str
    optional: bool


@dataclass(frozen=True)
class Variables:
    """What substitution gets: values, the references that lead to nothing (`missing`, and the optional ones apart), and
    whether some values are known to the cluster only (opaque), or come out of a Secret's clear text (secret)."""

    values: dict[str, str]
    missing: tuple[Reference, ...] = ()
    optional: tuple[Reference, ...] = ()
    opaque: bool = False
    always: bool = False
    secret: bool = False


def references(kustomization: Kustomization) -> tuple[Reference, ...]:
    """The entries of spec.postBuild.substituteFrom, in order."""
    return tuple(
        Reference(str(one.get("kind") or ""), str(one.get("name") or ""), one.get("optional") is True)
        for one in mappings((kustomization.post_build or {}).get("substituteFrom"))
    )


def resolve(kustomization: Kustomization, lookup: Lookup) -> Variables:
    """Merge substituteFrom in order, then the inline values over all of them; newlines are stripped as Flux does."""
    post_build = kustomization.post_build or {}
    values: dict[str, str] = {}
    absent, opaque, secret = [], False, False
    for reference in references(kustomization):
        found = lookup(reference.kind, kustomization.key.namespace, reference.name)
        if found is None:
            absent.append(reference)
            continue
        values.update(found.values)
        opaque = opaque or found.more
        plain = any(not value.startswith(UNKNOWN) for value in found.values.values())
        secret = secret or (reference.kind == "Secret" and plain)
    values.update({str(name): _text(value) for name, value in mapping(post_build.get("substitute")).items()})
    stripped = {name: value.replace("\n", "") for name, value in values.items()}
    always = post_build.get("substituteStrategy") == "Always"
    missing, optional = (tuple(one for one in absent if one.optional is said) for said in (False, True))
    return Variables(stripped, missing, optional, opaque, always, secret)


def data(document: Document) -> dict[str, str]:
    """The values of a ConfigMap or Secret; an encrypted one gives its keys with unknown values."""
    content = document.object
    if document.kind != "Secret":
        return {str(k): _text(v) for k, v in mapping(content.get("data")).items()}
    if "sops" in content:
        keys = [*mapping(content.get("data")), *mapping(content.get("stringData"))]
        return {key: unknown(key) for key in keys}
    plain = {str(k): _text(v) for k, v in mapping(content.get("stringData")).items()}
    return {**{str(k): _decoded(v) for k, v in mapping(content.get("data")).items()}, **plain}


def sealed(document: Document) -> bool:
    """True for an object whose kind, name or namespace SOPS encrypted: it may be any."""
    return "ENC[" in f"{document.kind} {document.namespace} {document.name}"


def unknown(name: str) -> str:
    """The stand-in for a value that only the cluster knows; it is a legal DNS name, so most schemas take it."""
    return f"{UNKNOWN}-{name.lower().replace('_', '-')}"


def called(text: str, names: Iterable[str]) -> str:
    """A text with these variables in the place of what stands in for their values."""
    if UNKNOWN not in text:
        return text
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(unknown(name), f"${{{name}}}")
    return text


def undefined(documents: Iterable[Document], values: dict[str, str]) -> tuple[str, ...]:
    """Names used without a default in the documents and not among the values, in order of name."""
    found = set()
    for document in documents:
        if document.dollar:
            for match in REFERENCE.finditer(document.raw):
                if match[2] not in (b":", b"=", b"-") and match[1].decode() not in values:
                    found.add(match[1].decode())
    return tuple(sorted(found))


def _text(value: Any) -> str:
    """As the API server has it: what is null is an empty string."""
    return value if isinstance(value, str) else "" if value is None else str(value)


def _decoded(value: Any) -> str:
    try:
        return base64.b64decode(_text(value), validate=False).decode(errors="replace")
    except (binascii.Error, ValueError):
        return ""
