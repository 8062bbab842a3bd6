"""image-invalid: what container runtimes read as a reference, and what they do not."""

import pytest

from penstock.rules.image_invalid import wrong
from tests.penstock.rules.enterprise import Fleet
from tests.penstock.rules.objects import IMAGE, pod, small, workload

DIGEST = "sha256:" + "1" * 64
CODE = "image-invalid"


@pytest.mark.parametrize(
    "image",
    [
        "nginx",
        "nginx:1.29",
        f"nginx:1.29@{DIGEST}",
        f"nginx@{DIGEST}",
        "library/nginx:Latest_1.0-x",
        "localhost/nginx",
        "localhost:5000/nginx:1",
        "registry.example:5000/plant/line_1/web--x/a.b__c:1",
        "[2001:db8::1]:5000/nginx",
        "Registry.Example/nginx",
        "REGISTRY/nginx",
        "no_registry.example/nginx",
        "nginx@sha512:" + "a" * 128,
    ],
)
def test_names_that_nodes_read(image: str) -> None:
    assert wrong(image) is None


@pytest.mark.parametrize(
    ("image", "why"),
    [
        ("nginx :1.29", "there is a space in it"),
        ("nginx: 1.29", "there is a space in it"),
        ("Nginx:1.29", "its path has capital letters"),
        ("ghcr.io/Acme/web:1.0", "its path has capital letters"),
        ("nginx:1.29:1", "it has more than one tag"),
        ("ghcr.io/a/web:v1:v2", "it has more than one tag"),
        ("nginx:", "its tag is empty"),
        ("nginx:1.0+build", "1.0+build is no tag"),
        ("nginx:" + "a" * 129, "a" * 129 + " is no tag"),
        ("nginx:1.29@sha256:abc", "sha256:abc is no digest"),
        ("nginx:1.29@", "nothing is no digest"),
        ("nginx@sha256", "sha256 is no digest"),
        ("https://ghcr.io/a/b:1", "it begins like an address"),
        ("ghcr.io/", "nothing is no path"),
        ("ghcr.io//a", "/a is no path"),
        ("a..b", "a..b is no path"),
        ("-host.example/a", "-host.example is no registry"),
        ("{{image}}:1", "{{image}} is no path"),
        ("1" * 64, "its name is an ID"),
        ("a" * 300, "its path has 300 letters"),
    ],
)
def test_names_that_no_node_reads(image: str, why: str) -> None:
    said = wrong(image)
    assert said is not None
    assert said[0] == why


def test_it_is_told_with_what_to_do(fleet: Fleet) -> None:
    found = fleet(small(pod().replace(IMAGE, f"registry.example/Extra:1@{DIGEST}"))).findings()
    assert [one.hint for one in found if one.code == CODE] == [f"write registry.example/extra:1@{DIGEST}"]


def test_the_image_of_a_volume(fleet: Fleet) -> None:
    made = fleet(small(pod("volumes: [{name: v, image: {reference: 'other.example/model:1:2'}}]")))
    assert made.said(CODE) == ["image other.example/model:1:2 is none that a node can read: it has more than one tag"]


def test_what_others_say(fleet: Fleet) -> None:
    for text in ("''", "' nginx:1'", "${image}:1"):
        assert fleet(small(pod().replace(IMAGE, text))).said(CODE) == []


def test_a_space_that_only_the_pods_of_a_template_are_refused_for(fleet: Fleet) -> None:
    text = workload("Deployment").replace(IMAGE, "'nginx:1 '")
    assert fleet(small(text)).said(CODE) == ["image nginx:1  is none that a node can read: there is a space in it"]
