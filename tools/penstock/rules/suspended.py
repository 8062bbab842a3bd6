"""A Kustomization, HelmRelease or source is suspended.

What
    `spec.suspend` of an object of Flux is true in git. What else is an error under a suspended Kustomization (a path
    that is not there, an object that the API server refuses) is a warning, for it stops nothing until it is resumed;
    credentials in clear text stay errors.

Why
    Flux does nothing for it: what is merged does not reach the cluster, and nobody is told. It is often left over from
    an incident.

PASS
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: base, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      path: ./one
      sourceRef: {kind: GitRepository, name: flux-system}

FAIL
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: base, namespace: flux-system}
    spec:
      interval: 1h
      timeout: 5m
      prune: true
      suspend: true
      path: ./one
      sourceRef: {kind: GitRepository, name: flux-system}
"""

from collections.abc import Iterator

from penstock.finding import Edit, Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, Item

CODE = "suspended"
SEVERITY = Severity.NOTE
NEEDS = Needs.OBJECT

FLUX = ".toolkit.fluxcd.io"


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Objects of Flux with suspend: true."""
    if item.document.group.endswith(FLUX) and item.get("spec", "suspend") is True:
        message = f"{item.document.kind} is suspended: Flux does nothing for it"
        edit = Edit("suspend: true", "suspend: false", unsafe=True)
        yield Problem(message, item, ("spec", "suspend"), hint="resume it when the reason is gone", edit=edit)
