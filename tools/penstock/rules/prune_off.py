"""A Kustomization does not prune: what goes from git stays on the cluster.

What
    A Flux Kustomization says `prune: false`.

Why
    Objects that are taken out of git, or renamed, stay behind and nobody owns them any more; so does everything when
    the Kustomization itself goes, unless `deletionPolicy: Delete` says otherwise. It is right for what must never be
    deleted by accident, which the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` says of single objects.

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
      prune: false
      path: ./one
      sourceRef: {kind: GitRepository, name: flux-system}
"""

from collections.abc import Iterator

from penstock.expand.kustomization import is_kustomization
from penstock.finding import Edit, Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, Item

CODE = "prune-off"
SEVERITY = Severity.NOTE
NEEDS = Needs.OBJECT
ABOUT = ("Kustomization",)


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Kustomizations with prune: false; what their end leaves behind depends on deletionPolicy."""
    if not is_kustomization(item.document) or item.get("spec", "prune") is not False:
        return
    policy = item.get("spec", "deletionPolicy", default="MirrorPrune")
    all_stays = "" if policy in ("Delete", "WaitForTermination") else ", and all of it when the Kustomization goes"
    message = f"prune: false leaves on the cluster what is taken out of git{all_stays}"
    hint = "set prune: true, and kustomize.toolkit.fluxcd.io/prune: disabled on what must stay"
    yield Problem(message, item, ("spec", "prune"), hint=hint, edit=Edit("prune: false", "prune: true", unsafe=True))
