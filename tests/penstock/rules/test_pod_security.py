"""pod-security, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise
from tests.penstock.rules.objects import pod

SENSOR = "apps/base/simulated-temperature-sensor/deployment.yaml"


def test_root(enterprise: Enterprise) -> None:
    enterprise.replace(SENSOR, "runAsNonRoot: true", "runAsNonRoot: false")
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, finding.place.path) == ("pod-security", SENSOR)
    assert finding.message.startswith("the pod sets runAsNonRoot: false")


def test_sysctl_that_the_version_does_not_allow_yet(enterprise: Enterprise) -> None:
    text = pod().replace(
        "RuntimeDefault}}", "RuntimeDefault}, sysctls: [{name: net.ipv4.tcp_notsent_lowat, value: '1'}]}"
    )
    assert enterprise.add(text).found(LINE) == [f"pod-security {EXTRA}"]


def test_sysctl_that_is_safe(enterprise: Enterprise) -> None:
    text = pod().replace("RuntimeDefault}}", "RuntimeDefault}, sysctls: [{name: net.ipv4.tcp_rmem, value: '1'}]}")
    assert enterprise.add(text).found(LINE) == []


def test_version_before_the_check(enterprise: Enterprise) -> None:
    namespace = "platform/base/namespaces/edge-app1/namespace.yaml"
    enterprise.replace(namespace, "enforce-version: v${KUBERNETES_VERSION}", "enforce-version: v1.22")
    enterprise.replace(SENSOR, "runAsUser: 65534", "runAsUser: 0")
    assert enterprise.found(LINE) == []


def test_namespace_that_enforces_less(enterprise: Enterprise) -> None:
    namespace = "platform/base/namespaces/edge-app1/namespace.yaml"
    enterprise.replace(namespace, "enforce: restricted", "enforce: baseline")
    enterprise.replace(SENSOR, "runAsNonRoot: true", "runAsNonRoot: false")
    assert enterprise.found(LINE) == []
