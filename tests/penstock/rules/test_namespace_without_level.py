"""namespace-without-level, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

NAMESPACE = "platform/base/namespaces/monitoring/namespace.yaml"


def test_label_taken_away(enterprise: Enterprise) -> None:
    enterprise.replace(NAMESPACE, "    pod-security.kubernetes.io/enforce: restricted\n", "")
    assert enterprise.found(LINE) == [f"namespace-without-level {NAMESPACE}"]


def test_privileged_is_a_level(enterprise: Enterprise) -> None:
    enterprise.replace(NAMESPACE, "enforce: restricted", "enforce: privileged")
    assert enterprise.found(LINE) == []
