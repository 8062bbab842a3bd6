"""A variable is used where nothing is substituted, so the text `${…}` itself reaches the cluster.

What
    An object holds `${NAME}`, but the Kustomization that applies it has no `postBuild`, or one that gives no variable
    at all. Where others may read such a text (data, values, annotations) it counts when another Kustomization of the
    cluster defines the variable; in names, labels, images, hosts and what Flux's own kinds refer to, always. Scripts
    and configuration files inside an object (texts of several lines, commands, arguments) and objects that say
    `substitute: disabled` are left alone.

Why
    Flux substitutes only where `spec.postBuild` is set and gives at least one variable. Otherwise the text stays as it
    is: a host named `${DOMAIN}`, an image from `${REGISTRY}/…`. Often the API server takes it.

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
      postBuild:
        substitute: {DOMAIN: north.example}
    # file: apps/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}
    data: {host: "broker.${DOMAIN}"}

FAIL
    # beside: PASS
    # file: clusters/example/all.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      prune: true
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
      postBuild:
        substitute: {DOMAIN: north.example}
    ---
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: more, namespace: flux-system}
    spec:
      interval: 1h
      prune: true
      path: ./more
      sourceRef: {kind: GitRepository, name: flux-system}
    # file: more/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: more-settings, namespace: edge-app1}
    data: {host: "broker.${DOMAIN}"}
"""

import re
from collections.abc import Iterator

from penstock.expand.kustomization import is_kustomization, opted_out
from penstock.finding import Severity
from penstock.render.build import INJECTED
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import guessed, known_names, strings, substituting
from penstock.rules.view import ClusterView, Item

CODE = "variable-literal"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

USE = re.compile(r"(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)\b")
FLUX = ".toolkit.fluxcd.io"
#: Fields of Flux's kinds that name things; values, patches and the like are made for others.
OURS = frozenset({"path", "sourceRef", "dependsOn", "url", "ref", "chart", "chartRef", "secretRef", "targetNamespace"})
BUILT_IN = frozenset({"", "apps", "batch", "networking.k8s.io"})
#: Texts that a shell reads.
SHELL = frozenset({"command", "args"})


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Uses of known variables under Kustomizations that substitute nothing."""
    names = known_names(cluster)
    quiet = {one.kustomization.key for one in substituting(cluster) if not one.active} - guessed(cluster)
    for item in cluster.items if quiet else ():
        key = item.rendered.kustomization.key
        if key in quiet and item.document.dollar and not opted_out(item.document):
            for field, name in _uses(item, names):
                hint = f"give the Kustomization {key} a postBuild, or write $${{{name}}} when the text is meant"
                message = f"${{{name}}} stays as it is: its Kustomization substitutes nothing"
                yield Problem(message, item, field, hint=hint)
                break


def _uses(item: Item, names: frozenset[str]) -> Iterator[tuple[Field, str]]:
    for field, text in strings(item.content):
        if "\n" in text or SHELL & set(field) or _seen_later(item, field):
            continue
        for match in USE.finditer(text):
            if match[1] in names or _nobody_else(item, field):
                yield field, match[1]


def _nobody_else(item: Item, field: Field) -> bool:
    """Fields where such a text means nothing to whoever reads it on the cluster."""
    if field[:1] == ("metadata",):
        return field[1] in ("name", "namespace", "labels")
    if item.document.group.endswith(FLUX):
        return field[:1] == ("spec",) and field[1] in OURS
    return field[:1] == ("spec",) and field[-1] in ("image", "host") and item.document.group in BUILT_IN


def _seen_later(item: Item, field: Field) -> bool:
    """Fields of a Flux Kustomization that are put into its own build, and substituted there."""
    return is_kustomization(item.document) and field[:1] == ("spec",) and field[1] in INJECTED
