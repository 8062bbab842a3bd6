"""patch-unused, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

RELEASE = "apps/sites/plant-a/release/kustomization.yaml"


def test_renamed_target(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "name: data-gateway-module", "name: data-gateway-modul-e")
    assert enterprise.found() == [f"patch-unused {RELEASE}"]


def test_pattern(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "name: data-gateway-module", "name: data-gateway-.*")
    assert enterprise.found() == []


def test_only_some_clusters(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "name: data-gateway-module", "name: data-gateway-modul-e")
    assert enterprise.found(LINE) == []
