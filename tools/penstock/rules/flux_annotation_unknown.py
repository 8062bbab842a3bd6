"""A Flux annotation or label has a name or value that no controller knows.

What
    A key `kustomize.toolkit.fluxcd.io/…` on an object is none that kustomize-controller reads, or has a value that
    does nothing: `prune` and `reconcile` know `disabled`, `force` knows `enabled`, `ssa` knows Merge, IfNotPresent and
    Ignore. A label of a name that is like none of Flux's is somebody's own, for selectors of patches.

Why
    These switches protect things: a volume that must not be pruned, an object that must not be overwritten. A mistyped
    one is silently no protection.

PASS
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings
      namespace: edge-app1
      labels: {kustomize.toolkit.fluxcd.io/settings-of: app1}
      annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings
      namespace: edge-app1
      annotations: {kustomize.toolkit.fluxcd.io/pruning: disabled}

FAIL
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: settings
      namespace: edge-app1
      annotations: {kustomize.toolkit.fluxcd.io/prune: "false"}
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from penstock.expand.kustomization import GROUP, SUBSTITUTE
from penstock.finding import Edit, Severity
from penstock.rules.contract import Needs, Problem
from penstock.rules.view import ClusterView, Item

CODE = "flux-annotation-unknown"
SEVERITY = Severity.WARNING
NEEDS = Needs.OBJECT

SWITCH = frozenset({"enabled", "disabled"})
#: Name, in this spelling → values that mean something (in lower case, for Flux reads them in any); any when empty.
KNOWN: Mapping[str, frozenset[str]] = {
    "name": frozenset(),
    "namespace": frozenset(),
    "checksum": frozenset(),
    "revision": frozenset(),
    "originRevision": frozenset(),
    "substitute": frozenset(),  # substitute-switch-misplaced
    "reconcile": SWITCH,
    "prune": SWITCH,
    "force": SWITCH,
    "decrypt": SWITCH,
    "ssa": frozenset({"merge", "ifnotpresent", "ignore", "override"}),
}


def check(item: Item, cluster: ClusterView) -> Iterator[Problem]:  # noqa: ARG001
    """Keys of Flux's own group on any object."""
    if f"{GROUP}/".encode() not in item.document.raw:
        return
    for part, pairs in (("labels", item.labels), ("annotations", item.annotations)):
        for key, value in pairs.items():
            if key.startswith(f"{GROUP}/") and key != SUBSTITUTE:
                yield from _pair(item, part, key, str(value))


def _pair(item: Item, part: str, key: str, value: str) -> Iterator[Problem]:
    name = key.partition("/")[2]
    field = ("metadata", part, key)
    if name not in KNOWN:
        close = get_close_matches(name.lower(), KNOWN, n=1)
        if part == "labels" and not close:
            return
        hint = f"write {GROUP}/{close[0]}" if close else "take it out"
        edit = Edit(key, f"{GROUP}/{close[0]}") if close else None
        yield Problem(f"no Flux controller knows {key}", item, field, hint=hint, edit=edit)
    elif (values := KNOWN[name]) and value.lower() not in values:
        message = f"{key}: {value} does nothing; it knows {', '.join(sorted(values))}"
        yield Problem(message, item, field, hint="write one of these values")
