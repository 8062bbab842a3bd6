"""release-dependency-missing, on the worked enterprise."""

from tests.penstock.rules.enterprise import Enterprise

RELEASE = "platform/base/dapr/release.yaml"


def test_release_that_is_not_there(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "spec:\n", "spec:\n  dependsOn: [{name: cert-manger}]\n")
    assert enterprise.found(enterprise.name) == [f"release-dependency-missing {RELEASE}"]


def test_release_of_another_namespace_is_hinted_at(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "spec:\n", "spec:\n  dependsOn: [{name: cert-manager, namespace: cert-manager}]\n")
    (finding,) = enterprise.findings(enterprise.name)
    assert finding.hint == "add namespace: flux-system"


def test_release_that_is_there(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "spec:\n", "spec:\n  dependsOn: [{name: cert-manager}]\n")
    assert enterprise.found(enterprise.name) == []
