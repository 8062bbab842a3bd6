"""dapr-topic-denied, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
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


PUBLISHER = "apps/base/opc-publisher/deployment.yaml"
FORWARDER = "apps/base/data-gateway/deployment.yaml"
OUT = "apps/base/data-gateway/remote-pub-sub.yaml"


def told(enterprise: Enterprise, cluster: str) -> list[tuple[str, str, str]]:
    """Path, the line's text, and message of each finding of this rule."""
    found = [one for one in enterprise.findings(cluster) if one.code == "dapr-topic-denied"]
    lines = [enterprise.read(one.place.path).splitlines()[(one.place.line or 0) - 1].strip() for one in found]
    return [(one.place.path, line, one.message) for one, line in zip(found, lines, strict=True)]


def test_what_the_publisher_is_told(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "Topic=telemetry", "Topic=telemetri")
    message = "local-pub-sub does not let opc-publisher-module publish to telemetri (allowedTopics)"
    assert told(enterprise, LINE) == [(PUBLISHER, "- --dapr=PubSub=local-pub-sub;Topic=telemetri", message)]


def test_what_the_gateway_is_told(enterprise: Enterprise) -> None:
    enterprise.replace(OUT, "data-gateway-module=northbound/telemetry", "data-gateway-module=")
    message = "remote-pub-sub does not let data-gateway-module publish to northbound/telemetry (publishingScopes)"
    assert told(enterprise, GATEWAY) == [(FORWARDER, "- --senderPubSubTopicName=northbound/telemetry", message)]


def test_an_app_that_the_scopes_of_its_component_leave_out(enterprise: Enterprise) -> None:
    enterprise.replace(OUT, "scopes:\n  - data-gateway-module", "scopes:\n  - historian")
    assert told(enterprise, GATEWAY) == []  # its topic scopes name the app: that is told there
    enterprise.replace(OUT, "data-gateway-module=northbound/telemetry", "historian=northbound/telemetry")
    enterprise.replace(OUT, "data-gateway-module=\n", "historian=\n")
    ((path, line, message),) = told(enterprise, GATEWAY)
    assert (path, line) == (FORWARDER, "- --senderPubSubName=remote-pub-sub")
    assert message.endswith("through remote-pub-sub, whose scopes leave it out")


def test_the_brokers_own_topic_is_not_the_components(enterprise: Enterprise) -> None:
    put(enterprise).replace(FORWARDER, "--receiverPubSubTopicName=telemetry", "--receiverPubSubTopicName=other")
    assert told(enterprise, GATEWAY) == []
