"""dapr-resiliency-target-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

RESILIENCY = "apps/base/local-pub-sub/resiliency.yaml"


def test_misspelt_component(enterprise: Enterprise) -> None:
    enterprise.replace(RESILIENCY, "      local-pub-sub:", "      local-pubsub:")
    assert enterprise.found(LINE) == [f"dapr-resiliency-target-missing {RESILIENCY}"]


def test_policy_that_is_not_defined(enterprise: Enterprise) -> None:
    enterprise.replace(RESILIENCY, "retry: broker-restart", "retry: broker-restarts")
    assert enterprise.found(LINE) == [f"dapr-resiliency-target-missing {RESILIENCY}"]


def test_policy_of_dapr_itself(enterprise: Enterprise) -> None:
    enterprise.replace(RESILIENCY, "retry: broker-restart", "retry: DefaultRetryPolicy")
    assert enterprise.found(LINE) == []
