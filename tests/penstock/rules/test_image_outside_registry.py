"""image-outside-registry, on the worked enterprise."""

from tests.penstock.rules.enterprise import LINE, Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

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


def test_the_image_of_a_volume(fleet: Fleet) -> None:
    files = small(pod("volumes: [{name: v, image: {reference: 'other.example/model:1.0'}}]"), parent="north/l4")
    files["clusters/c/facts.yaml"] += "  REGISTRY: registry.aurora.example\n"
    said = fleet(files).said("image-outside-registry")
    assert said == ["image other.example/model:1.0 is not in the cluster's registry registry.aurora.example"]
