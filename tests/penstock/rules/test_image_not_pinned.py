"""image-not-pinned, on the worked enterprise."""

import pytest

from tests.penstock.rules.enterprise import Enterprise, Fleet
from tests.penstock.rules.objects import pod, small

RELEASE = "apps/sites/plant-a/release/kustomization.yaml"
DIGEST = "    digest: sha256:7e01b91317561974635b5f4b8a87c5d49cb0ca9b314d88b40fff5801fb4a54e1\n"


def test_release_without_a_digest(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, DIGEST, "")
    (finding,) = enterprise.findings(enterprise.name)
    assert finding.code == "image-not-pinned"
    assert "simulated-temperature-sensor:1.2.0 has no digest" in finding.message


def test_digest_without_a_tag_is_pinned(enterprise: Enterprise) -> None:
    enterprise.replace(RELEASE, "    newTag: 1.2.0\n" + DIGEST, DIGEST)
    assert enterprise.found(enterprise.name) == []


def test_the_image_of_a_volume(fleet: Fleet) -> None:
    made = fleet(small(pod("volumes: [{name: v, image: {reference: 'other.example/model:1.0'}}]"), parent="north/l4"))
    assert made.said("image-not-pinned") == ["image other.example/model:1.0 has no digest"]


def test_another_digest(fleet: Fleet) -> None:
    text = pod().replace("sha256:" + "1" * 64, "sha512:" + "1" * 128)
    assert fleet(small(text)).said("image-not-pinned") == []


@pytest.mark.parametrize("digest", ["sha257:" + "1" * 64, "sha256:" + "1" * 63, "sha256:" + "A" * 64, "1" * 64, ""])
def test_what_is_no_digest(fleet: Fleet, digest: str) -> None:
    text = pod().replace("sha256:" + "1" * 64, digest)
    image = f"registry.aurora.example/extra:1.0.0@{digest}"
    assert fleet(small(text)).said("image-not-pinned") == [f"image {image}: {digest} is no digest"]
