"""Changes as values: what they say of themselves."""

from dataclasses import replace

from penstock.diff.change import Action, FieldChange, ObjectId, Op
from penstock.diff.step import Picked
from tests.penstock.support.diffs import change, field


def test_a_path_in_words() -> None:
    way = ("spec", "containers", Picked((("name", "web"),)), "image")
    assert FieldChange(way, Op.CHANGE).path == "spec.containers[name=web].image"


def test_an_object_by_its_name() -> None:
    assert str(ObjectId("apps", "Deployment", "a", "b")) == "Deployment/a/b"
    assert str(ObjectId("", "Namespace", "", "b")) == "Namespace/b"


def test_the_object_is_the_one_after() -> None:
    one = replace(change("old").object, after=ObjectId("apps", "Deployment", "apps", "new"))
    assert one.object.name == "new"
    assert replace(one, after=None).object.name == "old"


def test_noise_is_a_change_of_nothing_but_noise() -> None:
    noisy, real = field(noise="a checksum"), field()
    assert change("a", noisy).object.noise
    assert not change("a", noisy, real).object.noise
    assert not change("a", noisy, action=Action.MOVED).object.noise, "another owner counts"


def test_following_is_a_change_of_nothing_but_names() -> None:
    follows, noisy, real = field(follows="ConfigMap/a/b"), field(noise="a checksum"), field()
    assert change("a", follows, noisy).object.following
    assert not change("a", follows, real).object.following
