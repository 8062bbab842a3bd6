"""A component's metadata has a value that Dapr cannot read, or lacks what it cannot do without.

What
    A value is no whole number or no duration where the component takes one, is neither true nor false, or is none of
    the few that there are; or the component does not say what this type must be told: the `url` of a `pubsub.mqtt3`.
    Only of types that Dapr has built in.

Why
    What cannot be read stops the sidecar as it starts; what is neither true nor false counts as false.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: qos, value: "1"}

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
        - {name: qos, value: "3"}
"""

import re
from collections.abc import Iterator

from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import GROUP, metadata, truthy, type_of
from penstock.rules.dapr_types import Setting, types
from penstock.rules.view import ClusterView, Item

CODE = "dapr-metadata-invalid"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT
ABOUT = ("Component",)

NUMBER = re.compile(r"[+-]?(0[xX][0-9a-fA-F]+|\d[\d_]*)")
#: Seconds, or Go's way of writing a duration.
DURATION = re.compile(r"[+-]?(\d+|((\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)")
FALSE = ("n", "no", "false", "f", "off", "0")


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Values that are none, and what is missing."""
    kind = types().types.get(type_of(item).lower()) if item.document.group == GROUP else None
    if not kind:
        return
    given = metadata(item)
    for lower, one in given.items():
        value = (one.value or "").strip()
        wrong = _wrong(kind.settings[lower], value) if lower in kind.settings else ""
        if wrong and value and UNKNOWN not in value and "<" not in value:  # `<bool>` is to be filled in
            yield Problem(f"metadata {one.name} is {value}: {wrong}", item, (*one.field, "value"))
    for lower, setting in kind.settings.items():
        if setting.required and lower not in given and UNKNOWN not in "".join(given):
            message = f"{type_of(item)} has no metadata {setting.name}: the sidecars of its apps do not start"
            at = ("spec", "metadata") if given else ("spec",)
            yield Problem(message, item, at, hint=f"add an entry with the name {setting.name}")


def _wrong(setting: Setting, value: str) -> str:
    if setting.values and value.lower() not in map(str.lower, setting.values):
        return f"it is one of {', '.join(setting.values)}"
    match setting.kind:
        case "bool" if not truthy(value) and value.lower() not in FALSE:
            return "Dapr takes it for false"
        case "number" if not NUMBER.fullmatch(value):
            return "it is a whole number, and the sidecar does not start"
        case "duration" if not DURATION.fullmatch(value):
            return "it is a duration such as 10s, and the sidecar does not start"
        case _:
            return ""
