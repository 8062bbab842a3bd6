"""`$$` loses a dollar under substitution, everywhere in an object.

What
    An object under substitution holds `$$` that is not the beginning of `$${…}`: a shell's process id, the `$$(NAME)`
    by which Kubernetes keeps `$(NAME)` from being expanded, a hash, a regular expression.

Why
    Flux turns every `$$` of a text into `$`, not only in front of a brace. `$$(POD_NAME)` reaches Kubernetes as
    `$(POD_NAME)` and is expanded after all.

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
    data: {host: "broker.${DOMAIN}", script: "echo $${HOME}"}

FAIL
    # beside: PASS
    # file: apps/map.yaml
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: settings, namespace: edge-app1}
    data: {host: "broker.${DOMAIN}", script: "echo $$ > /tmp/pid"}
"""

import re
from collections.abc import Iterator

from penstock.document import Document
from penstock.finding import Severity
from penstock.rules.built import built_uses
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import substituting
from penstock.rules.view import ClusterView, Item

CODE = "dollar-pair"
SEVERITY = Severity.NOTE
NEEDS = Needs.CLUSTER

Use = tuple[Item, Field, re.Match[str]]

#: `$$` at the end of a run of dollars, with what follows it.
PAIR = re.compile(r"(?<!\$)\$\$(?![{$])(\(?)\S{0,20}")


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Pairs of dollars outside `$${`, in the documents as they are before substitution: each object once, at the first
    of them."""
    for one in substituting(cluster):
        found: dict[Document, list[Use]] = {}
        for item, field, match in built_uses(cluster, one, PAIR, (b"$$",)) if one.sure else ():
            found.setdefault(item.document, []).append((item, field, match))
        for (item, field, match), *others in found.values():
            rest = f"; {len(others)} more of it" if others else ""
            yield Problem(
                f"{match[0]} loses a dollar under substitution: it reaches the cluster as {match[0][1:]}{rest}",
                item,
                field,
                hint="write $$$$ for two dollars; one dollar that no brace follows needs no doubling",
                text=match[0],
            )
