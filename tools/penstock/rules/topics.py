"""What applications say and hear over the brokers, by their Dapr components, scopes and subscriptions."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from penstock.rules.spoken import spoken
from penstock.rules.view import ClusterView, Item
from penstock.rules.workloads import workloads
from penstock.shape import many, mapping

#: What an application puts aside waits for a person at its own broker, and crosses nothing.
ASIDE = re.compile(r"dead[-_]?letter", re.IGNORECASE)


def said(cluster: ClusterView) -> set[tuple[str, str]]:
    """(app, topic) of what applications send."""
    return {*_scopes(cluster, "publishingScopes"), *_plain(cluster, hears=False)}


def heard(cluster: ClusterView) -> set[tuple[str, str]]:
    """(app, topic) of what they receive."""
    return {*_subscriptions(cluster), *_scopes(cluster, "subscriptionScopes"), *_plain(cluster, hears=True)}


def put_aside(cluster: ClusterView) -> set[str]:
    """The topics of what they could not deal with."""
    return set(_dead_letters(cluster))


def _components(cluster: ClusterView) -> Iterator[tuple[Item, dict[str, str]]]:
    for item in cluster.of("Component", group="dapr.io"):
        if str(item.get("spec", "type")).startswith("pubsub.mqtt"):
            held = (mapping(one) for one in many(item.get("spec", "metadata")))
            yield item, {str(one.get("name")): str(one.get("value", "")) for one in held}


def _scopes(cluster: ClusterView, key: str) -> Iterator[tuple[str, str]]:
    """(app, topic) of a component's scopes, for apps that are there."""
    apps = {str(one.annotations.get("dapr.io/app-id")) for one in workloads(cluster)}
    aside = put_aside(cluster)
    for _, metadata in _components(cluster):
        for part in metadata.get(key, "").split(";"):
            app, _, topics = part.partition("=")
            for topic in filter(None, (one.strip() for one in topics.split(","))):
                if app.strip() in apps and topic not in aside and not ASIDE.search(topic):
                    yield app.strip(), topic


def _plain(cluster: ClusterView, *, hears: bool) -> Iterator[tuple[str, str]]:
    """(app, topic) of apps that are told a broker's address for the pub/sub: no scope of a component holds them."""
    aside = put_aside(cluster)
    for one in spoken(cluster):
        if one.plain and one.hears is hears and one.topic not in aside and not ASIDE.search(one.topic):
            yield one.app, one.topic


def _subscriptions(cluster: ClusterView) -> Iterator[tuple[str, str]]:
    components = {item.document.name for item, _ in _components(cluster)}
    apps = {str(one.annotations.get("dapr.io/app-id")) for one in workloads(cluster)}
    for item in cluster.of("Subscription", group="dapr.io"):
        scopes: Iterable[Any] = item.get("scopes") or apps
        if item.get("spec", "pubsubname") in components:
            yield from ((str(app), str(item.get("spec", "topic"))) for app in scopes if str(app) in apps)


def _dead_letters(cluster: ClusterView) -> Iterator[str]:
    for item in cluster.of("Subscription", group="dapr.io"):
        if item.get("spec", "deadLetterTopic"):
            yield str(item.get("spec", "deadLetterTopic"))
