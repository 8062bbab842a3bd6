"""dapr-topic-denied, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.gateway_bus import BUS, GATEWAY, LIMITS, put
from tests.penstock.rules.objects import component, small

SUBSCRIPTION = "apps/base/data-gateway/subscription.yaml"
DECLARED = """apiVersion: dapr.io/v2alpha1
kind: Subscription
metadata:
  name: data-gateway-telemetry
spec:
  pubsubname: gateway-pub-sub
  topic: telemetry
  routes:
    default: /telemetry
  deadLetterTopic: telemetry-dead-letter
scopes:
  - data-gateway-module
"""


@pytest.fixture
def declared(enterprise: Enterprise) -> Enterprise:
    """The gateway subscribes by an object, rather than by itself."""
    put(enterprise)
    enterprise.replace(
        "apps/base/data-gateway/kustomization.yaml", "resources:\n", "resources:\n  - subscription.yaml\n"
    )
    return enterprise.write(SUBSCRIPTION, DECLARED)


def test_topic_that_is_not_allowed(declared: Enterprise) -> None:
    declared.replace(SUBSCRIPTION, "  topic: telemetry\n", "  topic: telemetri\n")
    assert declared.found(GATEWAY) == [f"dapr-topic-denied {SUBSCRIPTION}"]


def test_dead_letter_topic_that_may_not_be_published(declared: Enterprise) -> None:
    declared.replace(BUS, "data-gateway-module=telemetry-dead-letter", "data-gateway-module=")
    (finding,) = declared.findings(GATEWAY)
    assert (finding.code, finding.place.path) == ("dapr-topic-denied", SUBSCRIPTION)
    assert "publish to telemetry-dead-letter (publishingScopes)" in finding.message


def test_app_that_no_scope_names_is_not_limited(declared: Enterprise) -> None:
    assert declared.replace(BUS, f"{LIMITS}telemetry\n", "").found(GATEWAY) == []


def test_protected_topics_are_named(fleet: Fleet) -> None:
    bus = component("bus", "{name: url, value: 'tcp://b:1883'}", "{name: protectedTopics, value: telemetry}")
    subscription = (
        "apiVersion: dapr.io/v2alpha1\nkind: Subscription\nmetadata: {name: t, namespace: edge-app1}\n"
        "spec: {pubsubname: bus, topic: telemetry, routes: {default: /t}}\nscopes: [extra]\n"
    )
    (said,) = fleet(small(bus, subscription)).said("dapr-topic-denied")
    assert said.endswith("(protectedTopics, and subscriptionScopes does not name it)")
