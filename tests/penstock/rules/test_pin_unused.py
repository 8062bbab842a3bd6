"""pin-unused, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

RELEASE = "apps/sites/plant-a/release/kustomization.yaml"


def test_misspelt_image(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "  - name: opc-plc\n", "  - name: opc_plc\n")
    assert f"pin-unused {RELEASE}" in enterprise.found()


def test_only_some_clusters(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "name: iothub-integration\n", "name: iothub\n")
    assert enterprise.found(LINE) == []


def test_image_that_one_level_alone_runs(enterprise: Enterprise) -> None:
    enterprise.remove("apps/base/opc-plc/service.yaml")
    enterprise.replace("apps/base/opc-plc/kustomization.yaml", "  - service.yaml\n", "")
    assert enterprise.found() == []
