"""variable-operator-ignored, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"
TOPIC = "--senderPubSubTopicName=telemetry"


def test_text_when_set_and_message_when_unset(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, TOPIC, "--topic=${TOPIC:?is missing}${SITE:+-${ZONE}}")
    messages = sorted(finding.message for finding in enterprise.findings(enterprise.name))
    assert len(messages) == 2
    assert messages[0].startswith("${SITE:+-${ZONE} is a default to Flux")
    assert messages[1] == "${TOPIC:?is missing} is a default to Flux: without a value of TOPIC it gives 'is missing'"


def test_message_of_a_variable_that_is_set_is_never_given(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, TOPIC, "--topic=${SITE:?is missing}")
    assert enterprise.found(enterprise.name) == []


def test_defaults_and_escapes(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, TOPIC, "--topic=${TOPIC:=telemetry}$${TOPIC:+x}")
    assert enterprise.found(enterprise.name) == []
