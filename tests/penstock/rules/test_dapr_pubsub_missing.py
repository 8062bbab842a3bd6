"""dapr-pubsub-missing, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import Enterprise
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
