"""dapr-metadata-unknown, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import LINE, Enterprise

COMPONENT = "apps/base/local-pub-sub/component.yaml"


def found(enterprise: Enterprise) -> list[tuple[int | None, str, str]]:
    return [(f.place.line, f.message, f.hint) for f in enterprise.findings(LINE) if f.code == "dapr-metadata-unknown"]


@pytest.mark.parametrize(
    ("name", "written", "line"),
    [
        ("allowedTopics", "allowedTopic", 20),
        ("cleanSession", "clean_session", 18),
        ("consumerID", "consumerId2", 12),
        ("subscriptionScopes", "subscribtionScopes", 24),
    ],
)
def test_a_name_that_nobody_reads(enterprise: Enterprise, name: str, written: str, line: int) -> None:
    enterprise.replace(COMPONENT, f"name: {name}\n", f"name: {written}\n")
    message = f"pubsub.mqtt3 reads no metadata {written}, and Dapr passes over it"
    assert found(enterprise) == [(line, message, f"write {name}")]


@pytest.mark.parametrize(("name", "written"), [("consumerID", "consumerid"), ("allowedTopics", "ALLOWEDTOPICS")])
def test_any_case_will_do(enterprise: Enterprise, name: str, written: str) -> None:
    assert found(enterprise.replace(COMPONENT, f"name: {name}\n", f"name: {written}\n")) == []


def test_of_a_type_that_is_not_built_in_nothing_is_known(enterprise: Enterprise) -> None:
    enterprise.replace(COMPONENT, "pubsub.mqtt3", "pubsub.own-broker")
    assert found(enterprise.replace(COMPONENT, "name: allowedTopics", "name: allowedTopic")) == []
