"""A Secret is in git in clear text.

What
    A Secret has values under `data` or `stringData` that anybody who reads the repository can read; base64 hides
    nothing. Values that SOPS encrypted, variables from elsewhere, certificates, public keys and user names do not
    count, nor documents of JSON or YAML without a key that says its value is secret. An error in clusters with facts,
    a warning elsewhere.

Why
    Git remembers for ever, and every clone, runner and backup has a copy. Encrypt with SOPS or seal it, fetch it by
    an ExternalSecret, or put it on the cluster at onboarding and say so under `assume:` in penstock.yaml. Then
    replace it.

PASS
    apiVersion: v1
    kind: Secret
    metadata: {name: site-root, namespace: edge-app1}
    stringData:
      username: historian
      ca.crt: |
        -----BEGIN CERTIFICATE-----
        MIIBszCCAVmgAwIBAgIUQ2Fubm90IGJlIHVzZWQgZm9yIGFueXRoaW5nMAoGCCqG
        -----END CERTIFICATE-----

FAIL
    apiVersion: v1
    kind: Secret
    metadata: {name: historian, namespace: edge-app1}
    stringData:
      password: wet-grass-7
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.secret_data import clear
from penstock.rules.view import ClusterView, Item

CODE = "secret-in-clear"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = ("Secret",)


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    """One problem for a Secret, at the first value that can be read."""
    if item.document.kind != "Secret" or item.document.group:
        return
    fields = [field for field, _ in clear(item)]
    if not fields:
        return
    keys = ", ".join(str(field[-1]) for field in fields[:4]) + (", …" if len(fields) > 4 else "")
    yield Problem(
        f"the Secret's values are in git in clear text: {keys}",
        item,
        fields[0],
        hint="encrypt the file with SOPS, seal it, or fetch it by an ExternalSecret; then replace the credential",
        severity=None if cluster.level else Severity.WARNING,
    )
