"""image-not-built-here, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

RELEASE = "apps/sites/plant-a/release/kustomization.yaml"
MODULES = ("data-gateway", "iothub-integration", "opc-plc", "opc-publisher", "simulated-temperature-sensor")


def test_module_that_is_not_there(enterprise: Enterprise) -> None:
    for name in MODULES[:-1]:
        enterprise.write(f"modules/{name}/Dockerfile", "FROM scratch\n")
    (finding,) = enterprise.findings(LINE)
    assert (finding.code, finding.place.path) == ("image-not-built-here", RELEASE)
    assert "simulated-temperature-sensor" in finding.message


def test_every_module_is_there(enterprise: Enterprise) -> None:
    for name in MODULES:
        enterprise.write(f"modules/{name}/Dockerfile", "FROM scratch\n")
    assert enterprise.found(LINE) == []


def test_repository_without_modules(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "newName: ${REGISTRY}/opc-plc", "newName: ${REGISTRY}/plc")
    assert [one for one in enterprise.found(LINE) if one.startswith("image-not-built-here")] == []
