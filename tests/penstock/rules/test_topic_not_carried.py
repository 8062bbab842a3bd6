"""topic-not-carried, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise


def said(enterprise: Enterprise) -> list[str]:
    return [finding.message for finding in enterprise.findings() if finding.code == "topic-not-carried"]


def test_a_topic_that_stops_half_way(enterprise: Enterprise) -> None:
    path = "platform/conduits/l4-l3/lower/50-parent.conf"
    enterprise.replace(path, 'topic telemetry out 1 northbound/ ""', "topic alarms out 1")
    assert (
        "northbound/telemetry, which data-gateway-module publishes at plant-a/l3, reaches nobody: no line of the "
        "bridge of plant-a/l3 takes northbound/telemetry: it has `topic alarms out 1`"
    ) in said(enterprise)


def test_a_parent_that_does_not_let_it_in(enterprise: Enterprise) -> None:
    enterprise.replace("platform/conduits/l3-l2/upper/acl-children", "pattern write telemetry", "pattern write alarms")
    assert any("publishes at plant-a/l2-line-1, reaches nobody" in message for message in said(enterprise))


def test_a_circle(enterprise: Enterprise) -> None:
    enterprise.replace("platform/conduits/l3-l2/lower/50-parent.conf", "telemetry out 1", "telemetry both 1")
    enterprise.replace("platform/conduits/l3-l2/upper/acl-children", "write telemetry", "readwrite telemetry")
    assert any(
        message.startswith("telemetry goes round: plant-a/l2-line-1 → plant-a/l3") for message in said(enterprise)
    )


def test_lines_that_all_go_round_are_told_in_seconds(enterprise: Enterprise) -> None:
    lines = "".join(f"topic {'+/' * levels}# both 1\n" for levels in range(8))
    enterprise.replace("platform/conduits/l3-l2/lower/50-parent.conf", "topic telemetry out 1", lines)
    enterprise.replace("platform/conduits/l3-l2/upper/acl-children", "pattern write telemetry", "topic readwrite #")
    found = [message for message in said(enterprise) if "goes round" in message]
    assert 8 <= len(found) <= 100


def test_more_than_can_be_followed_is_told(enterprise: Enterprise) -> None:
    lines = "".join(f"topic t{n} both 1\n" for n in range(2000))
    rights = "".join(f"topic readwrite t{n}\n" for n in range(2000))
    enterprise.replace("platform/conduits/l3-l2/lower/50-parent.conf", "topic telemetry out 1", lines)
    enterprise.replace("platform/conduits/l3-l2/upper/acl-children", "pattern write telemetry", rights)
    found = said(enterprise)
    assert [message for message in found if message.endswith("hold too much to follow every topic")]
    assert not [message for message in found if "reaches nobody" in message]


def test_who_listens_is_told_another_topic(enterprise: Enterprise) -> None:
    """It receives at the broker itself: what it hears stands in its arguments alone."""
    deployment = "apps/base/iothub-integration/deployment.yaml"
    enterprise.replace(deployment, "--receiverPubSubTopicName=telemetry", "--receiverPubSubTopicName=alarms")
    assert any(
        message.endswith("arrives at plant-a/l4 as telemetry, where no application listens")
        for message in said(enterprise)
    )
