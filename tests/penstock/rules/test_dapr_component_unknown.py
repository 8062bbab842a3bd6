"""dapr-component-unknown, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise

COMPONENT = "apps/base/local-pub-sub/component.yaml"


def found(enterprise: Enterprise) -> list[tuple[str, int | None, str, str]]:
    return [
        (str(f.severity), f.place.line, f.message.split(":")[0], f.hint)
        for f in enterprise.findings(LINE)
        if f.code == "dapr-component-unknown"
    ]


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("pubsub.mqqt3", "pubsub.mqqt3 is no type of components", "write pubsub.mqtt3"),
        ("pubsubs.mqtt3", "pubsubs.mqtt3 is no type of components", "write pubsub.mqtt3"),
        ("mqtt3", "mqtt3 begins with no category of components", "write bindings.mqtt3 or pubsub.mqtt3"),
    ],
)
def test_a_type_that_no_sidecar_knows(enterprise: Enterprise, written: str, message: str, hint: str) -> None:
    enterprise.replace(COMPONENT, "pubsub.mqtt3", written)
    assert found(enterprise) == [("error", 6, message, hint)]


@pytest.mark.parametrize("written", ["pubsub.mqtt", "PubSub.MQTT3".lower(), "pubsub.nats-pluggable", "pubsub.mqtt5"])
def test_another_name_and_what_may_be_pluggable(enterprise: Enterprise, written: str) -> None:
    enterprise.replace(COMPONENT, "pubsub.mqtt3", written)
    assert found(enterprise) == []


def test_a_version_that_the_type_does_not_have(enterprise: Enterprise) -> None:
    enterprise.replace(COMPONENT, "version: v1", "version: v3")
    assert found(enterprise) == [("warning", 7, "Dapr v1.18.0 has no version v3 of pubsub.mqtt3", "it has v1")]


def test_versions_of_a_type_that_has_several(enterprise: Enterprise) -> None:
    enterprise.replace(COMPONENT, "pubsub.mqtt3", "state.postgresql").replace(COMPONENT, "version: v1", "version: v2")
    assert found(enterprise) == []
    enterprise.replace(COMPONENT, "version: v2", "version: v3")
    assert [hint for *_, hint in found(enterprise)] == ["it has v1, v2"]
