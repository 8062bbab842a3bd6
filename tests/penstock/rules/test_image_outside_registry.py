"""image-outside-registry, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise

RELEASE = "platform/sites/plant-a/release/kustomization.yaml"


def test_image_of_another_registry(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "newName: ${REGISTRY}/eclipse-mosquitto", "newName: docker.io/eclipse-mosquitto")
    (finding,) = enterprise.findings(LINE)
    assert finding.code == "image-outside-registry"
    assert finding.message.startswith("image docker.io/eclipse-mosquitto:")


def test_root_that_is_online(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "newName: ${REGISTRY}/eclipse-mosquitto", "newName: docker.io/eclipse-mosquitto")
    assert enterprise.found("plant-a/l4") == []


def test_registry_whose_name_begins_alike(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "${REGISTRY}/eclipse-mosquitto", "${REGISTRY}.example/eclipse-mosquitto")
    assert [finding.code for finding in enterprise.findings(LINE)] == ["image-outside-registry"]
