"""A component's metadata holds a secret in clear text.

What
    A metadatum that is called like a secret (`password`, `connectionString` with a key in it, `accountKey`,
    `clientSecret` …) has a literal `value`. The value itself is never printed.

Why
    Components are readable by everyone who may look at the namespace, and they are in git. `secretKeyRef` takes the
    value from a Secret. A secret that was in git must be replaced, not just moved.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: username, value: historian}

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: password, value: wet-grass-7}
"""

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.credentials import named, standin
from penstock.rules.dapr import GROUP, Metadatum, metadata
from penstock.rules.view import ClusterView, Item

CODE = "dapr-metadata-secret"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = ("Component",)

#: Names that Dapr's components use for secrets and that say less elsewhere.
SECRET = frozenset(
    {
        *("accesskey", "secretkey", "sessiontoken", "masterkey", "clientkey", "token", "sastoken", "servicekey"),
        *("securitytoken", "apitoken", "bottoken"),
    }
)


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Literal values under names of secrets."""
    if (item.document.group, item.document.kind) != (GROUP, "Component"):
        return
    for one in metadata(item).values():
        if _secret(one):
            hint = "put it into a Secret, take it by secretKeyRef, and replace the secret"
            yield Problem(f"metadata {one.name} is in clear text", item, (*one.field, "value"), hint=hint)


def _secret(one: Metadatum) -> bool:
    if one.value is None or standin(one.value):
        return False
    return one.name.lower() in SECRET or named(one.name, one.value)
