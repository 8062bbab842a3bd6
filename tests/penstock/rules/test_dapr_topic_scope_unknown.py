"""dapr-topic-scope-unknown, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

BUS = "apps/base/local-pub-sub/component.yaml"


def test_topic_that_is_not_allowed(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, "opc-publisher-module=telemetry", "opc-publisher-module=telemetri")
    assert enterprise.found(LINE) == [f"dapr-topic-scope-unknown {BUS}"]


def test_nothing_at_all_for_an_app(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, "opc-publisher-module=telemetry", "opc-publisher-module=")
    assert [line for line in enterprise.found(LINE) if line.startswith("dapr-topic-scope")] == []
