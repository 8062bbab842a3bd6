"""What a cluster would hold, and who applies it."""

from typing import Any

from penstock.diff.change import ObjectId
from penstock.diff.inventory import inventory
from tests.penstock.support.objects import config, document
from tests.penstock.support.renders import render, rendered

#: Of a Kustomization that writes nothing over metadata, and of one that does.
WORDS: tuple[dict[str, Any], ...] = ({}, {"commonMetadata": {"labels": {"a": "1"}, "annotations": {}}})
ONE = ObjectId("", "ConfigMap", "core", "one")


def test_objects_with_their_owners() -> None:
    found = inventory(render(rendered(config("one", "a"), name="a"), rendered(config("two", "b"), name="b")))
    assert {str(one): [held.owner for held in each] for one, each in found.items()} == {
        "ConfigMap/core/one": ["flux-system/a"],
        "ConfigMap/core/two": ["flux-system/b"],
    }


def test_an_object_that_two_apply_is_held_twice() -> None:
    found = inventory(render(rendered(config("one", "a"), name="a"), rendered(config("one", "b"), name="b")))
    assert [held.owner for held in found[ONE]] == ["flux-system/a", "flux-system/b"]


def test_what_the_owner_writes_over_metadata_belongs_to_it() -> None:
    plain, marked = (inventory(render(rendered(config("one", "a"), name="a", **words)))[ONE][0] for words in WORDS)
    assert marked.content["metadata"]["labels"] == {"a": "1"}
    assert "annotations" not in marked.content["metadata"]
    assert "labels" not in plain.content["metadata"]
    assert plain.digest != marked.digest


def test_an_object_that_moved_to_another_group_is_one() -> None:
    """The API server keeps one Ingress, whichever group it is written in."""
    olds, news = (
        inventory(render(rendered(document("Ingress", "web", f"{group}/v1"), name="a")))
        for group in ("extensions", "networking.k8s.io")
    )
    assert olds.keys() == news.keys()
    other = inventory(render(rendered(document("Ingress", "web", "example.org/v1"), name="a")))
    assert other.keys() != news.keys()
