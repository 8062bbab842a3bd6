"""bridge-unsafe, on the worked enterprise."""

import pytest

from penstock.rules.joined import LEVELS
from tests.penstock.rules.enterprise import Enterprise, Fleet

BRIDGE = "platform/conduits/l3-l2/lower/50-parent.conf"


def said(enterprise: Enterprise, cluster: str = "plant-a/l2-line-1") -> list[str]:
    return [finding.message for finding in enterprise.findings(cluster) if finding.code == "bridge-unsafe"]


def test_messages_that_are_lost(enterprise: Enterprise) -> None:
    enterprise.replace(BRIDGE, "telemetry out 1", "telemetry out")
    assert said(enterprise) == [
        "the bridge parent carries telemetry with QoS 0: what is said while the link is cut is lost"
    ]


def test_each_option(enterprise: Enterprise) -> None:
    enterprise.replace(BRIDGE, "\ncleansession false", "\ncleansession true")
    enterprise.replace(BRIDGE, "try_private true", "try_private false")
    enterprise.replace(BRIDGE, "bridge_insecure false", "bridge_insecure true")
    enterprise.replace(BRIDGE, "bridge_certfile", "#")
    assert len(said(enterprise)) == 4


def test_a_listener_for_anybody(enterprise: Enterprise) -> None:
    path = "platform/conduits/l3-l2/upper/40-children.conf"
    enterprise.replace(path, "require_certificate true", "require_certificate false")
    enterprise.replace(path, "allow_anonymous false", "allow_anonymous true")
    assert said(enterprise, "plant-a/l3") == [
        "the listener 8883 asks children for no certificate",
        "the listener 8883 lets strangers in",
    ]


def test_queues_without_a_limit(enterprise: Enterprise) -> None:
    enterprise.replace("platform/base/broker/10-queues.conf", "max_queued_messages 100000", "max_queued_messages 0")
    assert said(enterprise) == ["the queue of messages that wait for the parent is without a limit"]


@pytest.mark.parametrize("trust", ["bridge_capath /tls", "bridge_tls_use_os_certs true"])
def test_other_ways_to_trust(trust: str, fleet: Fleet) -> None:
    path = "clusters/l3/bridge.yaml"
    made = fleet({**LEVELS, path: LEVELS[path].replace("bridge_cafile /tls/ca.crt", trust)})
    assert made.said("bridge-unsafe") == []
