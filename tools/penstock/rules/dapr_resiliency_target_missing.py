"""A Resiliency is about something that is not there.

What
    `targets` names a component or an app that the namespace does not have, or a policy that `policies` does not
    define.

Why
    Dapr takes it without a word, and there is no timeout, no retry and no circuit breaker where one was meant.

PASS
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
    ---
    apiVersion: dapr.io/v1alpha1
    kind: Resiliency
    metadata: {name: bus, namespace: edge-app1}
    spec:
      policies: {timeouts: {publish: 5s}}
      targets: {components: {bus: {outbound: {timeout: publish}}}}

FAIL
    apiVersion: dapr.io/v1alpha1
    kind: Component
    metadata: {name: bus, namespace: edge-app1}
    spec:
      type: pubsub.mqtt3
      version: v1
      metadata:
        - {name: url, value: tcp://broker.edge-core:1883}
    ---
    apiVersion: dapr.io/v1alpha1
    kind: Resiliency
    metadata: {name: bus, namespace: edge-app1}
    spec:
      policies: {timeouts: {publish: 5s}}
      targets: {components: {bus: {outbound: {timeout: publishing}}}}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.dapr import GROUP, component, known_apps, seen
from penstock.rules.view import ClusterView, Item
from penstock.shape import mapping

CODE = "dapr-resiliency-target-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

POLICIES = {"timeout": "timeouts", "retry": "retries", "circuitBreaker": "circuitBreakers"}
#: Dapr's own policies, that an object may leave to be found.
BUILTIN = ("Default", "DaprBuiltIn")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Targets and policies that nothing defines."""
    for item in cluster.of("Resiliency", group=GROUP):
        yield from _components(item, cluster)
        yield from _apps(item, cluster)
        for field, target in _targets(item):
            yield from _policies(item, field, target)


def _components(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    namespace = item.document.namespace
    for name in mapping(item.get("spec", "targets", "components")) if seen(cluster, namespace) else ():
        if component(cluster, namespace, str(name)) is None:
            message = f"the target {name} is no Component of {namespace}"
            yield Problem(message, item, ("spec", "targets", "components", name), hint="mend the name, or take it out")


def _apps(item: Item, cluster: ClusterView) -> Iterator[Problem]:
    apps = known_apps(cluster, item)
    for name in mapping(item.get("spec", "targets", "apps")) if apps is not None else ():
        if name not in (apps or {}) and "." not in str(name):
            message = f"the target {name} is no app of {item.document.namespace}"
            yield Problem(message, item, ("spec", "targets", "apps", name), hint="mend the app id, or take it out")


def _targets(item: Item) -> Iterator[tuple[Field, Mapping[str, Any]]]:
    """Every mapping that names policies, with the way to it."""
    for kind in ("apps", "actors", "components"):
        for name, target in mapping(item.get("spec", "targets", kind)).items():
            field: Field = ("spec", "targets", kind, name)
            yield field, mapping(target)
            for way in ("inbound", "outbound"):
                yield (*field, way), mapping(mapping(target).get(way))


def _policies(item: Item, field: Field, target: Mapping[str, Any]) -> Iterator[Problem]:
    for key, plural in POLICIES.items():
        name = target.get(key)
        defined = mapping(item.get("spec", "policies", plural))
        if isinstance(name, str) and name and name not in defined and not name.startswith(BUILTIN):
            hint = f"policies.{plural} has {', '.join(map(str, defined)) or 'nothing'}"
            yield Problem(f"{key} {name} is defined nowhere under policies.{plural}", item, (*field, key), hint=hint)
