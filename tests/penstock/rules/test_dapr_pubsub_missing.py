"""dapr-pubsub-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise
from tests.penstock.rules.gateway_bus import put

SUBSCRIPTION = "apps/base/data-gateway/subscription.yaml"
GATEWAY = "plant-a/l3"
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


def test_misspelt_component(declared: Enterprise) -> None:
    declared.replace(SUBSCRIPTION, "pubsubname: gateway-pub-sub", "pubsubname: gateway-pubsub")
    (finding,) = declared.findings(GATEWAY)
    assert (finding.code, finding.place.path) == ("dapr-pubsub-missing", SUBSCRIPTION)
    assert finding.hint == "its pub/sub components are gateway-pub-sub, remote-pub-sub"


def test_another_component_of_the_app(declared: Enterprise) -> None:
    declared.replace(SUBSCRIPTION, "pubsubname: gateway-pub-sub", "pubsubname: remote-pub-sub")
    assert [line for line in declared.found(GATEWAY) if line.startswith("dapr-pubsub")] == []


PUBLISHER = "apps/base/opc-publisher/deployment.yaml"
FORWARDER = "apps/base/data-gateway/deployment.yaml"


def test_what_the_publisher_is_told(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "PubSub=local-pub-sub;", "PubSub=local-pubsub;")
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, finding.place.path) == ("dapr-pubsub-missing", PUBLISHER)
    assert "PubSub=local-pubsub" in enterprise.read(PUBLISHER).splitlines()[(finding.place.line or 0) - 1]
    assert finding.message == "the pub/sub local-pubsub is no Component of edge-app1"
    assert finding.hint == "its pub/sub components are local-pub-sub"


def test_what_the_gateway_is_told(enterprise: Enterprise) -> None:
    enterprise.replace(FORWARDER, "--senderPubSubName=remote-pub-sub", "--senderPubSubName=remote-pubsub")
    (finding,) = [one for one in enterprise.findings(GATEWAY) if one.code.startswith("dapr-")]
    assert (finding.code, finding.place.path) == ("dapr-pubsub-missing", FORWARDER)
    assert "remote-pubsub" in enterprise.read(FORWARDER).splitlines()[(finding.place.line or 0) - 1]


def test_a_broker_of_its_own_needs_no_component(enterprise: Enterprise) -> None:
    enterprise.replace(FORWARDER, "Name=gateway-pub-sub", "Name=any-bus")
    enterprise.replace(FORWARDER, "--mqtt=gateway-pub-sub=", "--mqtt=any-bus=")
    assert enterprise.found(GATEWAY) == []


def test_an_app_without_a_sidecar_needs_none(enterprise: Enterprise) -> None:
    enterprise.replace(PUBLISHER, "PubSub=local-pub-sub;", "PubSub=local-pubsub;")
    enterprise.replace(PUBLISHER, 'dapr.io/enabled: "true"', 'dapr.io/enabled: "false"')
    assert [line for line in enterprise.found(LINE) if line.startswith("dapr-pubsub")] == []
