"""A Secret is encrypted only in part.

What
    A Secret with SOPS metadata has a value in `data` or `stringData` that is not ciphertext. Empty values are meant to
    be so, and what the metadata lets SOPS leave out (`unencrypted_suffix`, `encrypted_regex` …), unless it looks like a
    credential.

Why
    The value stands readable in git. And when it was added to the file after the others were encrypted, the checksum
    of the file is wrong: Flux cannot decrypt any of it.

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
    # file: apps/secret.yaml
    apiVersion: v1
    kind: Secret
    metadata: {name: login, namespace: edge-app1}
    stringData:
      password: "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]"
      token: readable
    sops: {version: 3.9.0, mac: "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]"}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.finding import Severity
from penstock.patterns import fits
from penstock.rules.contract import Needs, Problem
from penstock.rules.credentials import decoded, named, shapes
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "secret-partly-encrypted"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT
ABOUT = ("Secret",)


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Readable values beside SOPS metadata; the values themselves are not told."""
    if item.document.kind != "Secret" or item.document.group or "sops" not in item.content:
        return
    sops = mapping(item.get("sops"))
    for part, read in (("data", decoded), ("stringData", str)):
        for key, value in mapping(item.get(part)).items():
            if not value or str(value).startswith("ENC["):
                continue
            if not _left(sops, part, str(key)) or _opens(str(key), read(value)):
                message = f"{part}.{key} is not encrypted, though the Secret is"
                yield Problem(message, item, (part, str(key)), hint="encrypt the file anew with sops")


def _left(sops: Mapping[str, Any], part: str, key: str) -> bool:
    """Whether SOPS leaves a value out on purpose: what it takes is said of the keys on the way to it."""
    way = (part, key)
    if "encrypted_suffix" in sops:
        return not any(one.endswith(str(sops["encrypted_suffix"])) for one in way)
    if "encrypted_regex" in sops:
        return not any(_holds(str(sops["encrypted_regex"]), one) for one in way)
    if "unencrypted_regex" in sops:
        return any(_holds(str(sops["unencrypted_regex"]), one) for one in way)
    return key.endswith(str(sops.get("unencrypted_suffix") or "_unencrypted"))


def _holds(pattern: str, word: str) -> bool:
    """Whether an expression fits anywhere in a word; where that is not tried, as if it did."""
    anchored = ("" if pattern.startswith("^") else ".*") + pattern.removeprefix("^").removesuffix("$")
    return fits(anchored + ("" if pattern.endswith("$") else ".*"), word) is not False


def _opens(key: str, text: str) -> bool:
    return any(shapes(text)) or named(key, text)
