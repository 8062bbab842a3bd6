"""A Secret is encrypted only in part.

What
    A Secret with SOPS metadata has a value in `data` or `stringData` that is not ciphertext. Keys that end in the
    metadata's `unencrypted_suffix`, and empty values, are meant to be so.

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

from collections.abc import Iterator

from penstock.expand.kustomization import mapping
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, Item

CODE = "secret-partly-encrypted"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Readable values beside SOPS metadata; the values themselves are not told."""
    if item.document.kind != "Secret" or item.document.group or "sops" not in item.content:
        return
    suffix = str(mapping(item.get("sops")).get("unencrypted_suffix") or "_unencrypted")
    for part in ("data", "stringData"):
        for key, value in mapping(item.get(part)).items():
            if value and not str(value).startswith("ENC[") and not str(key).endswith(suffix):
                message = f"{part}.{key} is not encrypted, though the Secret is"
                yield Problem(message, item, (part, str(key)), hint="encrypt the file anew with sops")
