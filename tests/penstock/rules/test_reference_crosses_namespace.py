"""reference-crosses-namespace, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

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
