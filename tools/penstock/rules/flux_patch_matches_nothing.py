"""A patch of a Flux Kustomization is empty, or names an object that it does not build.

What
    A patch in `spec.patches` has a `target` with a name, and neither this Kustomization nor another of the cluster with
    the same patch builds an object of that kind (and group and version, where it says them) with that name. Targets by
    label, expressions beyond a choice of names (`a|b`) and patches that delete or rename are left alone, and so are
    Kustomizations that could not be built. A kind alone is told when it is a slip away from one that is built. Or a
    patch holds nothing but comments.

Why
    With a `target` a patch applies to whatever fits, to nothing too, and nobody is told: the object was renamed or
    went, or the name is misspelt. What somebody relies on is not there.

PASS
    # file: clusters/example/apps.yaml
    apiVersion: kustomize.toolkit.fluxcd.io/v1
    kind: Kustomization
    metadata: {name: apps, namespace: flux-system}
    spec:
      interval: 1h
      prune: true
      path: ./apps
      sourceRef: {kind: GitRepository, name: flux-system}
      patches:
        - target: {kind: ConfigMap, name: settings}
          patch: |
            - {op: add, path: /data, value: {mode: fast}}
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

from collections.abc import Iterator

from penstock.finding import Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.targets import DELETES, EMPTY, FILL, MEND, blank, hides, seen, targets
from penstock.rules.view import ClusterView, Item
from penstock.shape import many, mapping

CODE = "flux-patch-matches-nothing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER


def check(cluster: ClusterView) -> Iterator[Problem]:
    """Patches that no Kustomization of the cluster which has them has an object for."""
    met: set[tuple[str, str]] = set()
    unmet: dict[tuple[str, str], tuple[Item, int, tuple[str, str]]] = {}
    for kustomization, rendered, item in cluster.kustomizations:
        built = rendered.build is not None and rendered.build.failure is None
        objects = set(map(seen, rendered.build.documents)) if rendered.build else set()
        patches = kustomization.spec.get("patches")
        for index, patch in enumerate(many(patches) if built else ()):
            if item is not None and blank(str(mapping(patch).get("patch") or "x").encode()):
                yield Problem(EMPTY, item, ("spec", "patches", index, "patch"), hint=FILL)
        for index, target, patch in targets(patches):
            text = str(patch.get("patch") or "")
            slip = target.misspelt(objects) if built and not target.meets(objects) else ("", "")
            sure = slip[0] == "kind" or (slip[0] == "name" and not DELETES.search(text))
            if not sure and not target.names and not target.meets(objects):
                continue  # a kind alone may choose nothing
            if not sure and (not built or target.meets(objects) or hides(patch, text)):
                met.add((str(target), text))
            elif item is not None:
                unmet.setdefault((str(target), text), (item, index, slip))
    for patched, (item, index, (wrong, new)) in unmet.items():
        if patched not in met:
            message = f"the patch is for {patched[0]}, which this Kustomization does not build: it is dropped silently"
            field = ("spec", "patches", index, "target", wrong or "name")
            yield Problem(message, item, field, hint=f"write {new}" if new else MEND)
