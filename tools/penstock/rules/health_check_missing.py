"""A health check names an object that nothing makes.

What
    `healthChecks` of a Flux Kustomization (without `wait: true`) names an object that nothing of the cluster renders.
    Nothing is said of namespaces where a chart or an operator may make it, nor while a part of the cluster could not
    be rendered.

Why
    Flux waits for the object until the timeout, and the Kustomization and all that depends on it are never ready.

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
      healthChecks:
        - {apiVersion: v1, kind: ConfigMap, name: settings, namespace: edge-app1}
    # file: apps/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}

FAIL
    # beside: PASS
    # file: apps/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: setting, namespace: edge-app1}
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from penstock.expand.misspelt import slip
from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import of_kustomization, veiled
from penstock.rules.unseen import BUILTIN, unseen
from penstock.rules.view import ClusterView
from penstock.shape import many, mapping

CODE = "health-check-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER
#: What Flux takes a health check without an apiVersion for.
USUAL = "apps/v1"

FLUX = ".toolkit.fluxcd.io"
#: Group, kind, namespace and name.
Identity = tuple[str, str, str, str]


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Health checks of objects that are nowhere in the render."""
    there = {item.document.identity for item in cluster.items}
    alike = _alike(there)
    for declared in cluster.kustomizations:
        spec = declared[0].spec
        for index, entry in enumerate(many(spec.get("healthChecks")) if spec.get("wait") is not True else ()):
            wanted = _identity(mapping(entry))
            if wanted in there or veiled(entry):
                continue
            field, meant = _meant(wanted, alike)
            if meant or _seen(cluster, wanted):
                _, kind, namespace, name = wanted
                message = f"waits for {kind} {namespace}/{name}, which nothing of this cluster makes"
                hint = f"write {meant}" if meant else "correct it, or take it out"
                yield of_kustomization(declared, message, ("spec", "healthChecks", index, field), hint)


def _identity(entry: dict[str, Any]) -> Identity:
    group = str(entry.get("apiVersion") or USUAL).rpartition("/")[0]
    return (group, *(str(entry.get(key) or "") for key in ("kind", "namespace", "name")))  # type: ignore[return-value]


def _alike(there: Iterable[Identity]) -> dict[Identity, list[str]]:
    """Identity without its kind, and without its name → the kinds and names that go with it."""
    found: dict[Identity, list[str]] = {}
    for group, kind, namespace, name in there:
        found.setdefault((group, "", namespace, name), []).append(kind)
        found.setdefault((group, kind, namespace, ""), []).append(name)
    return found


def _meant(wanted: Identity, alike: Mapping[Identity, list[str]]) -> tuple[str, str]:
    """The field that is a slip away from an object that is there, and what it should say."""
    group, kind, namespace, name = wanted
    if meant := slip(kind, alike.get((group, "", namespace, name), ())):
        return "kind", meant
    return "name", slip(name, alike.get((group, kind, namespace, ""), ()))


def _seen(cluster: ClusterView, wanted: Identity) -> bool:
    """True when the render would show the object if it existed."""
    group, _, namespace, _ = wanted
    if group.endswith(FLUX):
        return not unseen(cluster).everywhere
    return group in BUILTIN and bool(namespace) and not unseen(cluster).holds(namespace)
