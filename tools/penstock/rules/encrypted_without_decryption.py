"""An encrypted object is applied and nothing decrypts it.

What
    A Secret with SOPS metadata, or any object that holds SOPS ciphertext, is rendered by a Flux Kustomization without
    `spec.decryption`; several Secrets are told once, at the Kustomization. Or a value is ciphertext, and the `sops:`
    that it was written with is gone from its file: then nobody can decrypt it. An entry that no object declares is left
    alone in a repository without facts.

Why
    Flux cannot read the `data` of an encrypted Secret, and with it refuses the whole Kustomization. `stringData`,
    another object, or a Secret that a generator made of an encrypted file is applied as it is: the program reads
    ciphertext. So is everything that lost its `sops:`.

PASS
    # file: clusters/example/all.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      prune: true
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
      decryption: {provider: sops}
    # file: apps/secret.yaml
    apiVersion: v1
    kind: Secret
    metadata: {name: login, namespace: edge-app1}
    stringData: {password: "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]"}
    sops: {version: 3.9.0, mac: "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]"}

FAIL
    # beside: PASS
    # file: clusters/example/all.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      prune: true
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator

from penstock.expand.kustomization import GROUP, Key
from penstock.finding import Severity
from penstock.plural import named
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import guessed, of_kustomization, strings
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "encrypted-without-decryption"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

CIPHER = "ENC[AES256_GCM,"
AS_IT_IS = "ciphertext reaches the cluster as it is"
#: What an encrypted file has, whatever its form.
METADATA = re.compile(rb"\bsops\b|\bsops_")
#: Names that a sentence shows.
SHOWN = 5


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Encrypted objects under Kustomizations without spec.decryption, and ciphertext that lost its metadata."""
    unread: dict[Key, list[Problem]] = {}
    for item in cluster.items:
        if (item.document.kind != "Secret" and CIPHER.encode() not in item.document.raw) or _exempt(item):
            continue  # nearly all of them
        kustomization, field = item.rendered.kustomization, _ciphertext(item)
        if field is not None and not _sealed(item):
            yield _torn(item, field)
        elif not kustomization.encrypted and kustomization.key not in guessed(cluster):
            if _is_secret(item) and "sops" in item.content:
                unread.setdefault(kustomization.key, []).append(_of_secret(item))
            elif field is not None:
                message = f"the Kustomization {kustomization.key} does not decrypt: {AS_IT_IS}"
                yield Problem(message, item, field, hint=_hint(item), severity=Severity.WARNING)
    for key, problems in unread.items():
        yield from problems if len(problems) == 1 else _at_once(cluster, key, problems)


def _at_once(cluster: ClusterView, key: Key, problems: list[Problem]) -> Iterator[Problem]:
    """Several Secrets of one Kustomization: what they lack is one field of it."""
    secrets = [f"{one.item.document.namespace}/{one.item.document.name}" for one in problems if one.item]
    message = f"does not decrypt, and {len(secrets)} of its Secrets are encrypted ({named(sorted(secrets), SHOWN)})"
    for declared in cluster.kustomizations:
        if declared[0].key == key:
            yield of_kustomization(declared, message, ("spec", "decryption"), hint="set spec.decryption")


def _torn(item: Item, field: Field) -> Problem:
    where = ".".join(map(str, field))
    message = f"{where} is ciphertext, and the `sops:` that it was encrypted with is gone: {_effect(item)}"
    hint = "put `sops:` back from git's history, or write the value anew and encrypt the file"
    return Problem(message, item, field, hint=hint, severity=None if _is_secret(item) else Severity.WARNING)


def _effect(item: Item) -> str:
    """What Flux makes of ciphertext: in a Secret's data it is no base64, and stops it."""
    unread = _is_secret(item) and CIPHER in json.dumps(item.get("data"))
    return "Flux refuses it" if unread else AS_IT_IS


def _of_secret(item: Item) -> Problem:
    # Flux fills in stringData before it looks for ciphertext, and forgets what SOPS wrote.
    name = item.rendered.kustomization.key
    message = f"the Secret is encrypted, and the Kustomization {name} does not decrypt: {_effect(item)}"
    return Problem(message, item, ("sops",), hint=_hint(item))


def _hint(item: Item) -> str:
    return f"set spec.decryption of the Kustomization {item.rendered.kustomization.key}"


def _is_secret(item: Item) -> bool:
    return item.document.kind == "Secret" and item.document.group == ""


def _sealed(item: Item) -> bool:
    """Whether what SOPS wrote beside the values is there: in the object, or in a file or variables that a generator
    took."""
    data = mapping(item.get("data"))
    return "sops" in item.content or any(
        str(key).startswith("sops_") or METADATA.search(_decoded(value)) for key, value in data.items()
    )


def _ciphertext(item: Item) -> Field | None:
    """Where SOPS ciphertext stands, in the decoded data of a Secret too."""
    for field, text in strings(item.content):
        if text.startswith(CIPHER):
            return field
    for key, value in mapping(item.get("data")).items() if item.document.kind == "Secret" else ():
        if CIPHER.encode() in _decoded(value):
            return ("data", key)
    return None


def _decoded(value: object) -> bytes:
    try:
        return base64.b64decode(str(value))
    except (binascii.Error, ValueError):
        return b""


def _exempt(item: Item) -> bool:
    return str(item.annotations.get(f"{GROUP}/decrypt", "")).lower() == "disabled"
