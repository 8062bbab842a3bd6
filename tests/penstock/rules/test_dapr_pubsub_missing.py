"""dapr-pubsub-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

SUBSCRIPTION = "apps/base/data-gateway/subscription.yaml"
GATEWAY = "plant-a/l3"


def test_misspelt_component(enterprise: Enterprise) -> None:
    enterprise.replace(SUBSCRIPTION, "pubsubname: gateway-pub-sub", "pubsubname: gateway-pubsub")
    (finding,) = enterprise.findings(GATEWAY)
    assert (finding.code, finding.place.path) == ("dapr-pubsub-missing", SUBSCRIPTION)
    assert finding.hint == "its pub/sub components are gateway-pub-sub, remote-pub-sub"


def test_another_component_of_the_app(enterprise: Enterprise) -> None:
    enterprise.replace(SUBSCRIPTION, "pubsubname: gateway-pub-sub", "pubsubname: remote-pub-sub")
    assert [line for line in enterprise.found(GATEWAY) if line.startswith("dapr-pubsub")] == []
