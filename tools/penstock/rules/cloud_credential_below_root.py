"""A cluster below the root holds a key to a cloud.

What
    In a cluster that has a parent: a text that is a cloud's credential by its shape, an environment variable or the key
    of a Secret, ExternalSecret or SealedSecret that is called like one (`AZURE_CLIENT_SECRET`,
    `IOTHUB_CONNECTION_STRING` …), or a Dapr component that speaks to a cloud. It does not matter whether the value is
    encrypted.

Why
    Only the root of a site speaks to the cloud. A key on a line is a key in the reach of everybody who reaches the
    line, and it says that something there means to leave the site, past its parent.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: local-pub-sub, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: cloud-pub-sub, namespace: edge-app1}
    spec:
      type: pubsub.azure.eventhubs
      version: v1
      metadata:
        - {name: eventHubNamespace, value: north}
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.credentials import shapes, strings, suspicious
from penstock.rules.secret_data import values
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed, workload
from penstock.shape import mapping

CODE = "cloud-credential-below-root"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT

CLOUD_NAME = re.compile(
    r"(?:azure_?(?:client_?secret|client_?certificate\w*|storage_?(?:account_?)?(?:key|connection_?string|sas_?token))"
    r"|google_(?:application_)?credentials\w*"
    r"|.*(?:iot_?hub|event_?hubs?|service_?bus|dps)_?\w*(?:connection_?string|_key|accesskey|sas_?token|_secret))",
    re.IGNORECASE,
)
#: These also open object stores inside the plant; only their names next to no endpoint mean the cloud.
AMAZON = frozenset({"AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SESSION_TOKEN"})
CLOUD_COMPONENT = re.compile(r"\w+\.(azure|aws|gcp|alicloud|huaweicloud|oci)\.")
HINT = "only the site's root speaks to the cloud: run this at the root, and pass its data up over the conduits"


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    """Everything that opens a cloud, in clusters that have a parent."""
    if not cluster.level or cluster.is_root or item.document.kind == "CustomResourceDefinition":
        return
    where = f"below the root (level {cluster.level})"
    for field, what in (*_shaped(item), *_variables(item), *_keys(item), *_component(item)):
        yield Problem(f"{what} {where}", item, field, hint=HINT)


def _shaped(item: Item) -> Iterator[tuple[Field, str]]:
    texts = values(item) if item.document.kind == "Secret" else _strings(item)
    for field, text in texts:
        for shape in shapes(text):
            if shape.cloud:
                yield field, f"{field[-1]} holds {shape.name}"


def _strings(item: Item) -> Iterator[tuple[Field, str]]:
    if suspicious(item.document.raw):
        yield from strings(item.content)


def _variables(item: Item) -> Iterator[tuple[Field, str]]:
    found = workload(item)
    for field, container in found.containers() if found else ():
        env = list(listed(container, field, "env"))
        inside = any("ENDPOINT" in str(one.get("name")) for _, one in env)
        for at, variable in env:
            name = str(variable.get("name"))
            if (_cloud(name) or (name in AMAZON and not inside)) and _set(variable):
                yield at, f"container {container.get('name')} takes {name}"


def _set(variable: Mapping[str, Any]) -> bool:
    return bool(variable.get("value") or "secretKeyRef" in mapping(variable.get("valueFrom")))


def _keys(item: Item) -> Iterator[tuple[Field, str]]:
    if item.document.kind == "Secret":
        yield from ((field, f"key {field[-1]}") for field, _ in values(item) if _cloud(str(field[-1])))
    if item.document.kind == "ExternalSecret":
        for field, one in listed(item.content, (), "spec", "data"):
            if _cloud(str(one.get("secretKey"))):
                yield (*field, "secretKey"), f"key {one['secretKey']}"
    if item.document.kind == "SealedSecret":
        for key in mapping(item.get("spec", "encryptedData")):
            if _cloud(str(key)):
                yield ("spec", "encryptedData", key), f"key {key}"


def _cloud(name: str) -> bool:
    """True for the name of a credential, with whatever stands between its words."""
    return CLOUD_NAME.fullmatch(re.sub("[-.]", "_", name)) is not None


def _component(item: Item) -> Iterator[tuple[Field, str]]:
    if (item.document.group, item.document.kind) == ("dapr.io", "Component"):
        kind = str(item.get("spec", "type"))
        if CLOUD_COMPONENT.match(kind):
            yield ("spec", "type"), f"component {item.document.name} speaks to a cloud ({kind})"
