"""dapr-topic-denied, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

SUBSCRIPTION = "apps/base/data-gateway/subscription.yaml"
GATEWAY = "plant-a/l3"


def test_topic_that_is_not_allowed(enterprise: Enterprise) -> None:
    enterprise.replace(SUBSCRIPTION, "  topic: telemetry\n", "  topic: telemetri\n")
    assert enterprise.found(GATEWAY) == [f"dapr-topic-denied {SUBSCRIPTION}"]


def test_dead_letter_topic_that_may_not_be_published(enterprise: Enterprise) -> None:
    component_file = "apps/base/data-gateway/gateway-pub-sub.yaml"
    enterprise.replace(component_file, "data-gateway-module=telemetry-dead-letter", "data-gateway-module=")
    (finding,) = enterprise.findings(GATEWAY)
    assert (finding.code, finding.place.path) == ("dapr-topic-denied", SUBSCRIPTION)
    assert "publish to telemetry-dead-letter (publishingScopes)" in finding.message


def test_app_that_no_scope_names_is_not_limited(enterprise: Enterprise) -> None:
    component_file = "apps/base/data-gateway/gateway-pub-sub.yaml"
    scopes = "    - name: subscriptionScopes\n      value: data-gateway-module=telemetry\n"
    assert enterprise.replace(component_file, scopes, "").found(GATEWAY) == []
