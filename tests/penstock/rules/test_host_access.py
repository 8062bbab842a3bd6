"""host-access, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod

NAMESPACE = "platform/base/namespaces/edge-app1/namespace.yaml"
VOLUME = "volumes: [{name: bus, hostPath: {path: /dev/bus}}]"


def test_path_of_the_node(enterprise: Enterprise) -> None:
    enterprise.replace(NAMESPACE, "enforce: restricted", "enforce: privileged")
    assert enterprise.add(pod(VOLUME)).found(LINE) == [f"host-access {EXTRA}"]


def test_waived_with_a_reason(enterprise: Enterprise) -> None:
    enterprise.replace(NAMESPACE, "enforce: restricted", "enforce: privileged")
    reason = "{waive.penstock.dev/host-access: reads the fieldbus card}"
    assert enterprise.add(pod(VOLUME, annotations=reason)).found(LINE) == []


def test_forbidden_by_the_namespace_already(enterprise: Enterprise) -> None:
    assert enterprise.add(pod(VOLUME)).found(LINE) == [f"pod-security {EXTRA}"]
