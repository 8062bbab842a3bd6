"""An alert, a receiver or an image policy of Flux leads to an object that nothing makes.

What
    `providerRef` and `eventSources` of an Alert, `resources` of a Receiver, `imageRepositoryRef` of an ImagePolicy and
    `sourceRef` of an ImageUpdateAutomation name an object that nothing of the cluster renders; or one that another
    namespace has. Names with a wildcard and selections by labels are not looked at. While a part of the cluster could
    not be rendered, or where something may make it on the cluster, only a name is told that is one letter off one that
    is there.

Why
    Nothing fails, and nobody is told when something does: the alert is never sent, the push is never heard of, the new
    image is never taken.

PASS
    apiVersion: notification.toolkit.fluxcd.io/v1beta3
    kind: Provider
    metadata: {name: control-room, namespace: flux-system}
    spec: {type: generic, address: "https://alerts.example"}
    ---
    apiVersion: notification.toolkit.fluxcd.io/v1beta3
    kind: Alert
    metadata: {name: site, namespace: flux-system}
    spec:
      providerRef: {name: control-room}
      eventSources: [{kind: Kustomization, name: "*"}]

FAIL
    apiVersion: notification.toolkit.fluxcd.io/v1beta3
    kind: Provider
    metadata: {name: control-room, namespace: flux-system}
    spec: {type: generic, address: "https://alerts.example"}
    ---
    apiVersion: notification.toolkit.fluxcd.io/v1beta3
    kind: Alert
    metadata: {name: site, namespace: flux-system}
    spec:
      providerRef: {name: operators}
      eventSources: [{kind: Kustomization, name: "*"}]
"""

from collections.abc import Iterator
from dataclasses import dataclass

from penstock.expand.misspelt import slip
from penstock.finding import Severity
from penstock.rules.contract import Field, Needs, Problem
from penstock.rules.flux import guessed, veiled
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import listed
from penstock.shape import mapping

CODE = "flux-reference-missing"
SEVERITY = Severity.WARNING
NEEDS = Needs.CLUSTER

NOTIFICATION, IMAGE = "notification.toolkit.fluxcd.io", "image.toolkit.fluxcd.io"
#: (kind, its group) → the field that names one object, and the kind of it where none is said.
SINGLE = {
    ("Alert", NOTIFICATION): (("spec", "providerRef"), "Provider"),
    ("ImagePolicy", IMAGE): (("spec", "imageRepositoryRef"), "ImageRepository"),
    ("ImageUpdateAutomation", IMAGE): (("spec", "sourceRef"), "GitRepository"),
}
#: (kind, its group) → the list of what is listened to.
LISTS = {("Alert", NOTIFICATION): "eventSources", ("Receiver", NOTIFICATION): "resources"}
#: The group that the objects of a kind may come of.
FLUX = ".toolkit.fluxcd.io"
#: What whoever set Flux up may have made on the cluster, where no file tells.
ENTRIES = frozenset({"GitRepository", "OCIRepository", "Bucket", "Kustomization"})
#: Sources that another object of the render makes under a name of its own.
MADE = frozenset({"ExternalArtifact"})


@dataclass(frozen=True, slots=True)
class Reference:
    """What an object leads to, and where it says so."""

    item: Item
    field: Field
    kind: str
    namespace: str
    name: str
    #: Whether the reference says its namespace itself.
    placed: bool


def check(cluster: ClusterView) -> Iterator[Problem]:
    """References that lead to nothing."""
    asked = [one for one in _references(cluster) if one.kind not in MADE]
    there = _there(cluster) if asked else {}
    for one in asked:
        homes = there.get(one.kind, {})
        if one.name in homes.get(one.namespace, ()):
            continue
        meant = slip(one.name, homes.get(one.namespace, ()))
        elsewhere = sorted(namespace for namespace, names in homes.items() if one.name in names)
        home = slip(one.namespace, elsewhere) if one.placed else ""
        made_by_hand = bool(guessed(cluster)) and one.kind in ENTRIES
        if not (meant or home) and (made_by_hand or unseen(cluster).everywhere):
            continue
        hint = f"add the {one.kind}, or mend the name"
        if meant:
            hint = f"write {meant}"
        elif len(elsewhere) == 1 and one.field[-1] == "providerRef":
            hint = f"put both into one namespace: the Provider is in {elsewhere[0]}"
        elif len(elsewhere) == 1:
            hint = f"{'write' if one.placed else 'add'} namespace: {elsewhere[0]}"
        at = "namespace" if one.placed and elsewhere and not meant else "name"
        message = f"leads to {one.kind} {one.namespace}/{one.name}, which nothing makes"
        yield Problem(message, one.item, (*one.field, at), hint=hint)


def _there(cluster: ClusterView) -> dict[str, dict[str, set[str]]]:
    """Kind → namespace → the names of Flux's objects; what brings the cluster's own files is there in any case."""
    found: dict[str, dict[str, set[str]]] = {}
    held = [(one.document.kind, one.document.namespace, one.document.name) for one in cluster.items if _is_flux(one)]
    own = [("Kustomization", one.key.namespace, one.key.name) for one, _, _ in cluster.kustomizations]
    sources = [cluster.render.cluster.entry.source, *(one.source for one, _, _ in cluster.kustomizations)]
    used = [(one.kind, one.namespace, one.name) for one in sources]
    for kind, namespace, name in (*held, *own, *used):
        found.setdefault(kind, {}).setdefault(namespace, set()).add(name)
    return found


def _is_flux(item: Item) -> bool:
    return item.document.group.endswith(FLUX)


def _references(cluster: ClusterView) -> Iterator[Reference]:
    for (kind, group), (field, meant) in SINGLE.items():
        for item in cluster.of(kind, group=group):
            yield from _reference(item, field, mapping(item.get(*field)), meant)
    for (kind, group), key in LISTS.items():
        for item in cluster.of(kind, group=group):
            for at, one in listed(item.content, (), "spec", key):
                if not one.get("matchLabels"):
                    yield from _reference(item, at, one, "")


def _reference(item: Item, field: Field, said: object, meant: str) -> Iterator[Reference]:
    one = mapping(said)
    kind, name, namespace = (str(one.get(key) or "") for key in ("kind", "name", "namespace"))
    if (kind or meant) and name and "*" not in name and not veiled(one):
        yield Reference(item, field, kind or meant, namespace or item.document.namespace, name, placed=bool(namespace))
