"""dapr-consumer-id-unstable, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

BUS = "apps/base/local-pub-sub/component.yaml"


def test_name_of_the_pod(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, '"{appID}"', '"{podName}"')
    assert enterprise.found(LINE) == [f"dapr-consumer-id-unstable {BUS}"]


def test_session_that_ends_with_the_pod(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, '"{appID}"', '"{podName}"')
    enterprise.replace(BUS, 'cleanSession\n      value: "false"', 'cleanSession\n      value: "true"')
    assert enterprise.found(LINE) == []


def test_the_other_name_of_the_type(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, '"{appID}"', '"{podName}"').replace(BUS, "pubsub.mqtt3", "pubsub.mqtt")
    assert enterprise.found(LINE) == [f"dapr-consumer-id-unstable {BUS}"]
