"""`${NAME:+text}` and `${NAME:?text}` mean another thing to Flux than to a shell.

What
    A text under substitution uses `:+` (a shell's "only when set"), or `:?` (a shell's "stop when unset") for a
    variable that is not set here.

Why
    Flux reads both as `:=`: the text behind is the default. `${PROXY:+--proxy}` gives `--proxy` exactly when there is
    no proxy, and `${TOKEN:?is missing}` gives the value "is missing" and carries on.

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
    data: {host: "broker.${DOMAIN:?}", zone: "${ZONE:=line}"}

FAIL
    # beside: PASS
    # file: apps/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}
    data: {host: "broker.${DOMAIN}", token: "${TOKEN:?is missing}"}
"""

import re
from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.built import built_uses
from penstock.rules.contract import Needs, Problem
from penstock.rules.flux import substituting
from penstock.rules.view import ClusterView

CODE = "variable-operator-ignored"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

OPERATOR = re.compile(r"(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*):([+?])([^}\n]{0,300})\}")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Both operators, in the documents as they are before substitution."""
    for one in substituting(cluster):
        for item, field, match in built_uses(cluster, one, OPERATOR, (b":+", b":?")) if one.active else ():
            name, operator = match[1], match[2]
            if operator == "+" or (one.known and name not in one.names):
                yield Problem(
                    f"{match[0]} is a default to Flux: without a value of {name} it gives {match[3]!r}",
                    item,
                    field,
                    hint=f"write ${{{name}}} to need a value, ${{{name}:=…}} for a default, $${{…}} for a shell",
                )
