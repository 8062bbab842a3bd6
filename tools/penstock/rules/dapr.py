"""Dapr's objects: apps with a sidecar, components and what they say, who may use them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from penstock.expand.variables import UNKNOWN
from penstock.rules.contract import Field
from penstock.rules.memo import once
from penstock.rules.spoken import Spoken, spoken
from penstock.rules.unseen import unseen
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import Workload, listed, workloads
from penstock.shape import many, mapping

GROUP = "dapr.io"
#: Two names of one type.
MQTT = ("pubsub.mqtt3", "pubsub.mqtt")
APP_ID, ENABLED, CONFIG = "dapr.io/app-id", "dapr.io/enabled", "dapr.io/config"


@dataclass(frozen=True, eq=False)
class App:
    """A workload with a sidecar; `id` is empty when only the cluster will know it."""

    id: str
    workload: Workload


@dataclass(frozen=True)
class Metadatum:
    """One entry of a component's metadata: a literal value, or None and a reference to a Secret."""

    field: Field
    name: str
    value: str | None
    secret: Mapping[str, Any]


@once
def apps(cluster: ClusterView) -> tuple[App, ...]:
    """Every workload whose pods get a sidecar."""
    enabled = (one for one in workloads(cluster) if truthy(one.annotations.get(ENABLED)))
    return tuple(App(_id(one), one) for one in enabled)


def truthy(value: object) -> bool:
    """True for what Dapr takes for true, in annotations and metadata."""
    return str(value).strip().lower() in ("y", "yes", "true", "t", "on", "1")


def apps_in(cluster: ClusterView, namespace: str) -> Mapping[str, App] | None:
    """App id → app of one namespace; None when there may be apps that the render does not show."""
    here = [app for app in apps(cluster) if app.workload.namespace == namespace]
    if not namespace or unseen(cluster).holds(namespace) or any(not app.id for app in here):
        return None
    return {app.id: app for app in here}


def known_apps(cluster: ClusterView, item: Item) -> Mapping[str, App] | None:
    """The apps of an object's namespace; None when they are not all known, or none is seen in a repository without
    facts (then the apps come from elsewhere)."""
    here = apps_in(cluster, item.document.namespace)
    return here if here or cluster.level else None


def component(cluster: ClusterView, namespace: str, name: str) -> Item | None:
    """The component of that name."""
    return next((i for i in components(cluster) if (i.document.namespace, i.document.name) == (namespace, name)), None)


def components(cluster: ClusterView) -> Iterator[Item]:
    """Every Component."""
    yield from cluster.of("Component", group=GROUP)


def seen(cluster: ClusterView, namespace: str) -> bool:
    """True when every component of the namespace is in the render."""
    return bool(namespace) and not unseen(cluster).holds(namespace)


def type_of(item: Item) -> str:
    """The component's type: `pubsub.mqtt3`."""
    return str(item.get("spec", "type") or "")


def is_mqtt(item: Item) -> bool:
    """Whether the component is an MQTT pub/sub; Dapr reads types in any case."""
    return type_of(item).lower() in MQTT


def scopes(item: Item) -> tuple[str, ...]:
    """App ids that may use it; empty means everyone of the namespace."""
    return tuple(map(str, many(item.get("scopes"))))


def metadata(item: Item) -> Mapping[str, Metadatum]:
    """A component's metadata by lower-case name (Dapr reads them in any case); the last one wins."""
    found = {}
    for field, one in listed(item.content, (), "spec", "metadata"):
        value = one.get("value")
        secret = mapping(one.get("secretKeyRef"))
        name = str(one.get("name") or "")
        found[name.lower()] = Metadatum(field, name, None if value is None else _text(value), secret)
    return found


def literal(item: Item, name: str) -> str | None:
    """The literal value of one metadatum, or None when it is missing, secret, or only known on the cluster."""
    one = metadata(item).get(name.lower())
    return None if one is None or one.value is None or UNKNOWN in one.value else one.value


def topics(item: Item, name: str) -> frozenset[str] | None:
    """A list of topics (`allowedTopics`, `protectedTopics`); None when there is none."""
    value = literal(item, name)
    return frozenset(filter(None, (t.strip() for t in value.split(",")))) if value else None


def topic_scopes(item: Item, name: str) -> Mapping[str, frozenset[str]]:
    """App id → topics of `publishingScopes` or `subscriptionScopes`; an app that it does not name is not limited."""
    pairs = (part.split("=", 1) for part in (literal(item, name) or "").replace(" ", "").split(";") if "=" in part)
    return {app: frozenset(filter(None, listed_topics.split(","))) for app, listed_topics in pairs}


def allowed(item: Item, app: str, topic: str, scope: str) -> bool:
    """Whether Dapr lets the app use the topic: `scope` is publishingScopes or subscriptionScopes."""
    some = topics(item, "allowedTopics")
    if some is not None and topic not in some:
        return False
    limits = topic_scopes(item, scope)
    if app not in limits:
        return topic not in (topics(item, "protectedTopics") or ())
    return topic in limits[app]


def talking(cluster: ClusterView) -> Iterator[tuple[str, Spoken]]:
    """(app id, what it is told) of the apps that are told a pub/sub which their sidecar brings them to."""
    ids = {app.workload: app.id for app in apps(cluster)}
    for one in spoken(cluster):
        app = ids.get(one.workload)
        if app and not one.plain:
            yield app, one


def _id(workload: Workload) -> str:
    name = workload.annotations.get(APP_ID)
    return "" if not isinstance(name, str) or UNKNOWN in name else name


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
