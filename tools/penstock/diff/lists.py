"""Which items of two lists are the same one: by the fields that name them, as Kubernetes does, else by position."""

from collections.abc import Iterable, Sequence
from typing import Any

from penstock.diff.step import Picked

#: Field → the names that its items may have, the first that fits; none: their order is what they are.
NAMES: dict[str, tuple[tuple[str, ...], ...]] = {
    "ports": (("name",), ("containerPort", "protocol"), ("port", "protocol"), ("number",)),
    "volumeMounts": (("mountPath",),),
    "volumeDevices": (("devicePath",),),
    "hostAliases": (("ip",),),
    "topologySpreadConstraints": (("topologyKey", "whenUnsatisfiable"),),
    "subjects": (("name", "kind", "namespace"),),
    "dependsOn": (("name", "namespace"),),
    "healthChecks": (("name", "kind", "namespace"),),
    "ownerReferences": (("uid",),),
    # Names that Kustomize generates stand in these: an item that has another one is still the same item.
    "imagePullSecrets": (),
    "secrets": (),
    "envFrom": (),
    "valuesFrom": (),
    "substituteFrom": (),
}
#: What names an item of any other list.
USUAL = (("name",), ("key",), ("id",), ("type",))
DEFAULTS = {"protocol": "TCP"}
#: Lists whose order says nothing; keyed lists of other kinds may be steps that are done in turn.
UNORDERED = frozenset(
    {"containers", "volumes", "env", "ports", "volumeMounts", "volumeDevices", "hostAliases", "subjects", "dependsOn"}
    | {"healthChecks", "imagePullSecrets", "secrets", "tolerations", "topologySpreadConstraints", "ownerReferences"}
    | {"finalizers", "verbs", "apiGroups", "resources", "resourceNames", "nonResourceURLs", "add"}
    | {"drop", "policyTypes", "supplementalGroups", "dnsNames", "ipAddresses", "usages", "mountOptions", "scopes"}
)


def naming(field: str, before: Sequence[Any], after: Sequence[Any]) -> tuple[str, ...] | None:
    """The fields that name the items on both sides; None when position is all there is."""
    if not all(isinstance(item, dict) for item in (*before, *after)):
        return None
    for names in NAMES.get(field, USUAL):
        if _unique(names, before) and _unique(names, after):
            return names
    return None


def unordered(field: str, before: Sequence[Any], after: Sequence[Any]) -> bool:
    """True when another order of a list's items says nothing. Variables are set one after the other: a later one of
    the same name wins, and `$(A)` is what A was before."""
    if field != "env":
        return field in UNORDERED
    return not any(
        "$(" in str(item.get("value", "")) if isinstance(item, dict) else True for item in (*before, *after)
    ) and _unique(("name",), before)


def picked(names: Iterable[str], item: dict[str, Any]) -> Picked:
    """The step to an item."""
    return Picked(tuple((name, item.get(name, DEFAULTS.get(name, ""))) for name in names))


def _unique(names: tuple[str, ...], items: Sequence[dict[str, Any]]) -> bool:
    """True when every item has the first field, all are texts or numbers, and no two items are called the same."""
    steps = [picked(names, item) for item in items]
    words = [value for step in steps for _, value in step.fields]
    if not all(names[0] in item for item in items) or not all(_word(value) for value in words):
        return False
    return len(set(map(str, steps))) == len(steps)


def _word(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)
