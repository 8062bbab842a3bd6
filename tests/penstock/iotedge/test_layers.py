"""A base and its layers."""

import pytest

from penstock.errors import PenstockError
from penstock.iotedge.condition import Device
from penstock.iotedge.layers import combined, layer
from penstock.iotedge.manifest import read
from tests.penstock.iotedge.samples import UP, base, module
from tests.penstock.iotedge.samples import layer as sample

DEVICE = Device("line-1", {"line": "1"})
BASE = layer("base.json", base({"press": module("press:1")}, twins={"press": {"a": 1, "b": {"c": 1}}}))


def test_the_higher_priority_wins() -> None:
    low = layer("low.json", sample({"press": module("press:2"), "oven": module("oven:1")}, priority=10))
    high = layer("high.json", sample({"press": module("press:3")}, {"more": UP}, priority=20))
    found = combined([high, BASE, low], DEVICE)
    held = read(found.value)
    assert {name: one.image for name, one in held.modules.items()} == {"press": "press:3", "oven": "oven:1"}
    assert sorted(held.routes) == ["more", "up"]
    assert len(found.notes) == 2
    assert read(BASE.value).modules["press"].image == "press:1"


def test_twins_are_put_together_key_by_key() -> None:
    more = sample({}, priority=5)
    more["content"]["modulesContent"]["press"] = {"properties.desired.b.d": 2}
    found = combined([BASE, layer("more.json", more)], DEVICE)
    assert read(found.value).twins["press"].value == {"a": 1, "b": {"c": 1, "d": 2}}


def test_conditions_decide() -> None:
    mine = layer("mine.json", sample({"a": module()}, priority=1, targetCondition="tags.line='1'"))
    other = layer("other.json", sample({"b": module()}, priority=2, targetCondition="tags.line='2'"))
    found = combined([BASE, mine, other], DEVICE)
    assert sorted(read(found.value).modules) == ["a", "press"]
    assert "other.json: left out" in found.notes[0]


def test_of_several_bases_the_highest() -> None:
    second = layer("second.json", {"content": base({"oven": module()}), "priority": 7})
    assert sorted(read(combined([BASE, second], DEVICE).value).modules) == ["oven"]


@pytest.mark.parametrize(
    ("layers", "said"),
    [
        ([layer("a.json", sample({"a": module()}))], "no base"),
        ([BASE, layer("a.json", sample({}, targetCondition="x", priority=1))], "a.json: target condition"),
        (
            [layer("b.json", {"content": base({}), "priority": 9}), layer("a.json", sample({}, priority=9))],
            "higher priority",
        ),
    ],
)
def test_what_cannot_be(layers: list[object], said: str) -> None:
    with pytest.raises(PenstockError, match=said):
        combined(layers, DEVICE)  # type: ignore[arg-type]


def test_why_there_is_no_base() -> None:
    only = layer("line.json", {**base({}), "targetCondition": "tags.line='7'"})
    with pytest.raises(PenstockError, match=r"line\.json: left out, for press does not fit .*--tag"):
        combined([only], Device("press"))


def test_of_one_priority_the_newer_counts() -> None:
    old = layer("old.json", sample({"press": module("press:2")}, priority=10, createdTimeUtc="2026-01-02T00:00:00Z"))
    new = layer("new.json", sample({"press": module("press:3")}, priority=10, createdTimeUtc="2026-01-03T00:00:00Z"))
    for order in ([BASE, old, new], [new, old, BASE]):
        found = combined(order, DEVICE)
        assert read(found.value).modules["press"].image == "press:3"
        assert "old.json and new.json have one priority, 10" in found.notes[0]
    later = layer("later.json", sample({"press": module("press:4")}, priority=10))
    other = layer("other.json", sample({"press": module("press:5")}, priority=10))
    assert read(combined([BASE, later, other], DEVICE).value).modules["press"].image == "press:5"
