"""release-dependency-cycle, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

DAPR, CERTIFICATES = "platform/base/dapr/release.yaml", "platform/base/cert-manager/release.yaml"


def test_releases_that_wait_for_each_other(enterprise: Enterprise) -> None:
    enterprise.replace(DAPR, "spec:\n", "spec:\n  dependsOn: [{name: cert-manager}]\n")
    enterprise.replace(CERTIFICATES, "spec:\n", "spec:\n  dependsOn: [{name: dapr}]\n")
    assert enterprise.found(enterprise.name) == [f"release-dependency-cycle {CERTIFICATES}"]


def test_chain(enterprise: Enterprise) -> None:
    enterprise.replace(DAPR, "spec:\n", "spec:\n  dependsOn: [{name: cert-manager}]\n")
    assert enterprise.found(enterprise.name) == []
