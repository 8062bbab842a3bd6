"""A ConfigMap holds a credential.

What
    A value of a ConfigMap (of its `binaryData` decoded, too) is a credential by its shape (connection strings with
    keys, private keys, tokens of clouds and code hosts, a password in a URL): an error. A key that is called like one
    (`DB_PASSWORD`, `clientSecret`) and has a value that is no stand-in is a warning. The value itself is never printed.

Why
    ConfigMaps are readable by everyone who may look at the namespace, they are in git in clear text, and they are
    copied into logs and support bundles. A key that was in git must be replaced, not just moved.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: historian, namespace: edge-app1}
    data:
      DB_USER: historian
      DB_PASSWORD_FILE: /run/secrets/db/password
      DB_URL: postgres://historian:$(DB_PASSWORD)@db.edge-app1/history

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: historian, namespace: edge-app1}
    data:
      DB_URL: postgres://historian:wet-grass-7@db.edge-app1/history
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.credentials import decoded, named, shapes, strings, suspicious
from penstock.rules.view import ClusterView, Item

CODE = "credential-in-configmap"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = ("ConfigMap",)

HINT = "put it into a Secret that is encrypted in git or made on the cluster, refer to that, and replace the credential"


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Credentials by shape, and values of keys that are called like one."""
    if item.document.kind != "ConfigMap" or item.document.group:
        return
    doubtful = suspicious(item.document.raw)
    for field, text in strings(item.get("data"), ("data",)):
        key = str(field[-1])
        found = list(shapes(text)) if doubtful else []
        for shape in found:
            yield Problem(
                f"the ConfigMap's key {key} holds {shape.name}", item, field, hint=HINT, text=shape.first(text)
            )
        if not found and named(key, text):
            message = f"the ConfigMap's key {key} holds a value that its name says is secret"
            yield Problem(message, item, field, hint=HINT, severity=Severity.WARNING)
    for field, text in strings(item.get("binaryData"), ("binaryData",)):
        for shape in shapes(decoded(text)):
            yield Problem(f"the ConfigMap's key {field[-1]} holds {shape.name}, in base64", item, field, hint=HINT)
