"""A component has a type or a version that Dapr does not bring along.

What
    The `type` begins with no category of components, or is a slip of the fingers away from one that Dapr has built in:
    `pubsub.mqqt3`. Or a built-in type has no such `version`. The names are those of Dapr 1.18. Any other type may be
    that of a pluggable component, and nothing is said of it.

Why
    The sidecar of every app that may use the component stops as it starts, and the app's pod is never ready.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqqt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
"""

from collections.abc import Iterator

from penstock.expand.misspelt import slip
from penstock.expand.variables import UNKNOWN
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.dapr import GROUP, type_of
from penstock.rules.dapr_types import CATEGORIES, types
from penstock.rules.view import ClusterView, Item

CODE = "dapr-component-unknown"
SEVERITY = Severity.ERROR
NEEDS = Needs.OBJECT
ABOUT = ("Component",)

STOPS = "the sidecars of its apps do not start"
#: Without one it is the first; so it was called before there were several.
FIRST = ("", "v0", "v1")


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Types that no sidecar knows, and versions that a type does not have."""
    written, version = type_of(item), str(item.get("spec", "version") or "")
    if item.document.group != GROUP or not written or UNKNOWN in written + version or "<" in written:
        return
    known, name = types(), written.lower()
    if name in known.types:
        there = known.types[name].versions
        if version.lower() not in (("", *there) if there else FIRST):
            has = f"it has {', '.join(there or ('v1',))}"
            message = f"Dapr {known.release} has no version {version} of {written}: {STOPS}"
            yield Problem(message, item, ("spec", "version"), hint=has, severity=Severity.WARNING)
        return
    near = slip(name, known.types)
    if near:
        yield Problem(f"{written} is no type of components: {STOPS}", item, ("spec", "type"), hint=f"write {near}")
    elif name.partition(".")[0] not in CATEGORIES or "." not in name:
        alike = [one for one in sorted(known.types) if one.partition(".")[2] == name]
        hint = f"write {' or '.join(alike)}" if alike else f"a type begins with one of {', '.join(CATEGORIES[:9])}"
        message = f"{written} begins with no category of components: {STOPS}"
        yield Problem(message, item, ("spec", "type"), hint=hint)
