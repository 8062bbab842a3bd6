"""pod-security, on the worked enterprise."""

from tests.penstock.rules.enterprise import EXTRA, LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

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


def test_a_level_that_is_put_on_by_flux(fleet: Fleet) -> None:
    common = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a, namespace: flux-system}\n"
        "spec:\n  interval: 1h\n  prune: true\n  path: ./apps\n  sourceRef: {kind: GitRepository, name: flux-system}\n"
        "  commonMetadata: {labels: {pod-security.kubernetes.io/enforce: baseline}}\n"
    )
    space = "apiVersion: v1\nkind: Namespace\nmetadata: {name: edge-app1}\n"
    made = fleet({**small(common), "apps/all.yaml": f"{space}---\n{pod('hostPID: true')}"})
    assert len(made.said("pod-security")) == 1
    assert made.said("namespace-without-level") == made.said("host-access") == []
