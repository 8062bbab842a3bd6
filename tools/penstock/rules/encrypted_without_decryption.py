"""An encrypted object is applied by a Kustomization that does not decrypt.

What
    A Secret with SOPS metadata, or any object that holds SOPS ciphertext, is rendered by a Flux Kustomization without
    `spec.decryption`. An entry that no object declares is left alone in a repository without facts.

Why
    Flux cannot read the `data` of an encrypted Secret, and with it refuses the whole Kustomization. `stringData`,
    another object, or a Secret that a generator made of an encrypted file is applied as it is: the program reads
    ciphertext.

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
from collections.abc import Iterator

from penstock.expand.kustomization import GROUP
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import guessed, strings
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "encrypted-without-decryption"
SEVERITY = Severity.ERROR
NEEDS = Needs.CLUSTER

CIPHER = "ENC[AES256_GCM,"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Encrypted objects under Kustomizations without spec.decryption."""
    for item in cluster.items:
        if item.document.kind != "Secret" and CIPHER.encode() not in item.document.raw:
            continue  # nearly all of them
        kustomization = item.rendered.kustomization
        if not kustomization.encrypted and kustomization.key not in guessed(cluster) and not _exempt(item):
            yield from _problems(item)


def _problems(item: Item) -> Iterator[Problem]:
    name = item.rendered.kustomization.key
    hint = f"set spec.decryption of the Kustomization {name}"
    if item.document.kind == "Secret" and item.document.group == "" and "sops" in item.content:
        # Flux fills in stringData before it looks for ciphertext, and forgets what SOPS wrote: data stops it, as
        # ciphertext is no base64, texts do not.
        unread = CIPHER in json.dumps(item.get("data"))
        effect = "Flux refuses it" if unread else "ciphertext reaches the cluster as it is"
        message = f"the Secret is encrypted, and the Kustomization {name} does not decrypt: {effect}"
        yield Problem(message, item, ("sops",), hint=hint)
    elif (field := _ciphertext(item)) is not None:
        message = f"the Kustomization {name} does not decrypt: ciphertext reaches the cluster as it is"
        yield Problem(message, item, field, hint=hint, severity=Severity.WARNING)


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
