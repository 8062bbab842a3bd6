"""A Deployment tells a module something that the module does not take.

What
    A workload below `apps/` runs an image of this repository (`${REGISTRY}/<name>`); the file
    `modules/<name>/settings.schema.json` says what that module takes; and the container gives it an argument or an
    environment variable of another name, a value that is no such thing, or leaves out what must be set. Variables of
    the platform (`DAPR_…`, `OTEL_…`, `POD_…`, proxies, `TZ` and the like) and values that only the cluster knows are
    passed over.

Why
    A module ends at once when it is given an argument that it does not know or a value that it cannot read: the pod
    never runs. A variable that nobody reads is worse: the pod runs, and does something else than was meant. The
    schema is that of this revision; a release that pins an older image may take less.

PASS
    # file: modules/historian/settings.schema.json
    {"properties": {"topic": {"type": "string", "x-args": ["--topic"], "x-env": ["TOPIC"]}}, "required": []}
    # file: clusters/example/flux.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: cluster-facts, namespace: flux-system}
    data: {SITE: north, CLUSTER: l4, LEVEL: l4, ZONE: business, CONNECTIVITY: online, REGISTRY: registry.example,
           KUBERNETES_VERSION: "1.34", FLUX_VERSION: "2.9"}
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      wait: true
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
    # file: apps/historian.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          args: [--topic=telemetry]
          env:
            - {name: TZ, value: UTC}

FAIL
    # beside: PASS
    # file: apps/historian.yaml
    apiVersion: v1
    kind: Pod
    metadata: {name: historian, namespace: edge-app1}
    spec:
      containers:
        - name: historian
          image: registry.example/historian@sha256:1111111111111111111111111111111111111111111111111111111111111111
          args: [--topics=telemetry]
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from penstock.finding import Place, Severity
from penstock.locate import text_place
from penstock.rules.contract import Needs, Problem
from penstock.rules.images import below, veiled
from penstock.rules.module_settings import Fault, Told, faults, schemas
from penstock.rules.pods import containers
from penstock.rules.view import ClusterView, FleetView, Item
from penstock.rules.workloads import listed
from penstock.shape import many, mapping

CODE = "module-setting-unknown"
SEVERITY = Severity.WARNING
NEEDS = Needs.FLEET

SECRET = re.compile(r"(?i)password|secret|token|key|connection|credential")


def note(cluster: ClusterView) -> list[list[Any]]:
    """[module, workload, arguments, [variable, value or null]…] of each container that runs an image of ours."""
    registry = cluster.facts.get("REGISTRY", "")
    if not (cluster.level and registry):
        return []
    applied = (item for item in cluster.items if f"{item.rendered.kustomization.path}/".startswith("apps/"))
    return [told for item in applied for told in _told(item, registry)]


def _told(item: Item, registry: str) -> Iterator[list[Any]]:
    for field, container in containers(item):
        image = str(container.get("image"))
        name = None if veiled(image) else below(registry, image)
        # A command of its own is not the module's.
        if not name or "/" in name or container.get("command"):
            continue
        texts = [str(one) for one in many(container.get("args"))]
        variables = [[str(one.get("name")), _value(one)] for _, one in listed(container, field, "env")]
        yield [name, f"{item.document.kind} {item.document.name}", texts, variables, bool(container.get("envFrom"))]


def _value(variable: Mapping[str, Any]) -> str | None:
    """What is written in the manifest itself; None for what comes from elsewhere, or may be a secret."""
    value = variable.get("value")
    hidden = SECRET.search(str(variable.get("name")))
    return None if hidden or mapping(variable.get("valueFrom")) or value is None else str(value)


def check(fleet: FleetView) -> Iterator[Problem]:
    """Each fault once, with the clusters that have it."""
    known = schemas(fleet.tree)
    found: dict[tuple[str, str, str, str], list[str]] = {}
    judged: dict[tuple[str, Told], tuple[Fault, ...]] = {}  # most clusters tell a module the same
    for cluster in fleet.clusters if known else ():
        for name, workload, arguments, variables, more in cluster.note(CODE) or ():
            if name not in known:
                continue
            told = Told(tuple(arguments), tuple((variable, value) for variable, value in variables), bool(more))
            if (name, told) not in judged:
                judged[name, told] = tuple(faults(known[name], told))
            for message, hint, text in judged[name, told]:
                found.setdefault((f"{workload}: {name} {message}", hint, text, name), []).append(cluster.name)
    for (message, hint, text, name), clusters in sorted(found.items()):
        yield Problem(message, place=_place(fleet, name, text), hint=hint, clusters=tuple(clusters))


def _place(fleet: FleetView, name: str, text: str) -> Place:
    """The line that holds the argument or the variable, else the application's base."""
    manifests = sorted(
        path for path in fleet.tree.entries if path.startswith("apps/") and path.endswith((".yaml", ".yml"))
    )
    own = [path for path in manifests if f"/{name}/" in path]
    rest = [path for path in manifests if path not in own]
    return (text_place(fleet.tree, [*own, *rest], text) if text else None) or Place(own[0] if own else "apps")
