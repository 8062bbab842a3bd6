"""dapr-session-stalls, on the worked enterprise."""

from collections.abc import Callable

import pytest

from tests.penstock.rules.enterprise import Enterprise
from tests.penstock.rules.gateway_bus import BASE, BUS, GATEWAY, LIMITS, put

PLAIN = "            - --mqtt=gateway-pub-sub=mqtt://mosquittocluster.edge-core.svc.cluster.local:1883\n"
DECLARED = """apiVersion: dapr.io/v2alpha1
kind: Subscription
metadata:
  name: data-gateway-telemetry
spec:
  pubsubname: gateway-pub-sub
  topic: telemetry
  routes:
    default: /telemetry
"""
FOUND = [f"dapr-session-stalls {BUS}"]


KEPT = ('cleanSession\n      value: "true"', 'cleanSession\n      value: "false"')


@pytest.fixture
def with_bus(enterprise: Enterprise) -> Enterprise:
    """There is a component of the gateway's own with a kept session, and nobody is known to subscribe through it."""
    put(enterprise).replace(BUS, *KEPT)
    return enterprise.replace(BUS, f"{LIMITS}telemetry\n", "")


def by_scope(enterprise: Enterprise) -> None:
    enterprise.replace(BUS, "scopes:\n", f"{LIMITS}telemetry\nscopes:\n")


def by_argument(enterprise: Enterprise) -> None:
    enterprise.replace(f"{BASE}/deployment.yaml", PLAIN, "")


def by_object(enterprise: Enterprise) -> None:
    enterprise.replace(f"{BASE}/kustomization.yaml", "resources:\n", "resources:\n  - subscription.yaml\n")
    enterprise.write(f"{BASE}/subscription.yaml", DECLARED)


def test_nobody_subscribes(with_bus: Enterprise) -> None:
    assert with_bus.found(GATEWAY) == []


@pytest.mark.parametrize("subscribed", [by_scope, by_argument, by_object])
def test_somebody_subscribes(with_bus: Enterprise, subscribed: Callable[[Enterprise], None]) -> None:
    subscribed(with_bus)
    (finding,) = with_bus.findings(GATEWAY)
    assert (finding.code, finding.place.path, finding.place.line) == ("dapr-session-stalls", BUS, 16)
    assert finding.message.startswith("data-gateway-module subscribes")


@pytest.mark.parametrize("subscribed", [by_scope, by_argument, by_object])
@pytest.mark.parametrize(
    ("old", "new"),
    [tuple(reversed(KEPT)), ('value: "1"', 'value: "0"')],
)
def test_nothing_is_kept(with_bus: Enterprise, subscribed: Callable[[Enterprise], None], old: str, new: str) -> None:
    subscribed(with_bus)
    assert with_bus.replace(BUS, old, new).found(GATEWAY) == []


def test_kept_without_a_word(with_bus: Enterprise) -> None:
    by_scope(with_bus)
    with_bus.replace(BUS, '    - name: cleanSession\n      value: "false"\n', "")
    assert with_bus.found(GATEWAY) == FOUND


def test_scopes_that_let_it_subscribe_to_nothing(with_bus: Enterprise) -> None:
    """It is told to receive from it, and Dapr will not let it: nothing is ever handed over."""
    by_argument(with_bus)
    with_bus.replace(BUS, "scopes:\n", f"{LIMITS}\nscopes:\n")
    assert with_bus.found(GATEWAY) == ["dapr-topic-denied apps/base/data-gateway/deployment.yaml"]


def test_another_sort_of_bus(with_bus: Enterprise) -> None:
    by_scope(with_bus)
    assert with_bus.replace(BUS, "pubsub.mqtt3", "pubsub.redis").found(GATEWAY) == []
