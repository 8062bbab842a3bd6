"""reference-crosses-namespace, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import small

CHART, RELEASE = "platform/base/dapr/chart.yaml", "platform/base/dapr/release.yaml"


def test_release_beside_what_it_installs(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "namespace: flux-system", "namespace: edge-core")
    enterprise.replace(RELEASE, "    name: dapr\n", "    name: dapr\n    namespace: flux-system\n")
    (finding,) = enterprise.findings(enterprise.name)
    assert (finding.code, finding.place.path) == ("reference-crosses-namespace", RELEASE)
    assert "OCIRepository flux-system/dapr from namespace edge-core" in finding.message


def test_own_namespace_may_be_said(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "    name: dapr\n", "    name: dapr\n    namespace: flux-system\n")
    assert enterprise.found(enterprise.name) == []


def test_lists_of_references(fleet: Fleet) -> None:
    receiver = (
        "apiVersion: notification.toolkit.fluxcd.io/v1\nkind: Receiver\nmetadata: {name: r, namespace: edge-app1}\n"
        "spec: {type: generic, secretRef: {name: x}, resources: [{kind: GitRepository, name: a, namespace: %s}]}\n"
    )
    generator = (
        "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\n"
        "metadata: {name: g, namespace: edge-app1}\n"
        "spec:\n  sources: [{alias: a, kind: GitRepository, name: fleet, namespace: other}]\n"
        "  artifacts: [{name: x, copy: [{from: '@a/x/**', to: '@artifact/'}]}]\n"
    )
    said = fleet(small(receiver % "other", generator)).said("reference-crosses-namespace")
    assert [one.partition(" from ")[0] for one in said] == [
        "refers to GitRepository other/a",
        "refers to GitRepository other/fleet",
    ]
    assert fleet(small(receiver % "edge-app1")).said("reference-crosses-namespace") == []
