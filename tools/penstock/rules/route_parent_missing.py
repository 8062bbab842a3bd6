"""A route hangs on a Gateway, or a listener of one, that nothing makes.

What
    `parentRefs` of a route of the Gateway API names a Gateway that its namespace does not have, or a `sectionName` or
    `port` that no listener of it has. Gateways are looked for in namespaces that have another one in git.

Why
    The route is taken and never attached: nothing fails, and nothing answers under its host name.

PASS
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: edge, namespace: edge-core}
    spec: {gatewayClassName: plain, listeners: [{name: http, port: 80, protocol: HTTP}]}
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: status, namespace: edge-core}
    spec: {parentRefs: [{name: edge, sectionName: http}]}

FAIL
    apiVersion: gateway.networking.k8s.io/v1
    kind: Gateway
    metadata: {name: edge, namespace: edge-core}
    spec: {gatewayClassName: plain, listeners: [{name: http, port: 80, protocol: HTTP}]}
    ---
    apiVersion: gateway.networking.k8s.io/v1
    kind: HTTPRoute
    metadata: {name: status, namespace: edge-core}
    spec: {parentRefs: [{name: edge, sectionName: https}]}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from penstock.expand.misspelt import slip
from penstock.finding import Severity
from penstock.rules.backend_missing import ROUTES
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import veiled
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed

CODE = "route-parent-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

GROUP = "gateway.networking.k8s.io"


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Parents of routes that are not there."""
    gateways: dict[str, dict[str, Item]] = {}
    homes: dict[str, set[str]] = {}
    for one in cluster.of("Gateway", group=GROUP):
        gateways.setdefault(one.document.namespace, {})[one.document.name] = one
        homes.setdefault(one.document.name, set()).add(one.document.namespace)
    for route in cluster.of(*ROUTES, group=GROUP):
        for field, parent in listed(route.content, (), "spec", "parentRefs"):
            if parent.get("kind", "Gateway") != "Gateway" or parent.get("group", GROUP) != GROUP or veiled(parent):
                continue
            namespace, name = str(parent.get("namespace") or route.document.namespace), str(parent.get("name") or "")
            there = gateways.get(namespace, {})
            if name in there:
                yield from _listener(route, field, parent, there[name])
            elif home := slip(namespace, homes.get(name, ())) if parent.get("namespace") else "":
                message = f"hangs on the Gateway {namespace}/{name}, which nothing makes"
                yield Problem(message, route, (*field, "namespace"), hint=f"write namespace: {home}")
            elif name and there:
                meant = slip(name, there)
                if not meant and unseen(cluster).everywhere:
                    continue
                message = f"hangs on the Gateway {namespace}/{name}, which nothing makes"
                hint = f"write {meant}" if meant else "add it, or mend its name or namespace"
                yield Problem(message, route, (*field, "name"), hint=hint)


def _listener(route: Item, field: Field, parent: Mapping[str, Any], gateway: Item) -> Iterator[Problem]:
    """What a route asks for and no listener is; more of them may come of other objects (`allowedListeners`)."""
    listeners = [one for _, one in listed(gateway.content, (), "spec", "listeners")]
    if gateway.get("spec", "allowedListeners") or any(map(veiled, listeners)):
        return
    for key, word in (("sectionName", "name"), ("port", "port")):
        wanted = parent.get(key)
        has = [one.get(word) for one in listeners]
        if wanted is not None and wanted not in has:
            message = f"hangs on the listener {wanted} of the Gateway {gateway.document.name}, which it does not have"
            yield Problem(message, route, (*field, key), hint=f"it has {', '.join(map(str, has)) or 'none'}")
