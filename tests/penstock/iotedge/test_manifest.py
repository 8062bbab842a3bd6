"""Manifests of every form, as one kind of value."""

from typing import Any

import pytest

from penstock.iotedge.manifest import looks_like, put, read, whole
from tests.penstock.iotedge.samples import UP, base, layer, module


def test_a_deployment() -> None:
    held = base({"press": module(env={"A": {"value": 1}}, startupOrder=2)}, twins={"press": {"speed": 3}})
    found = read(held)
    assert not found.layered
    assert (found.agent_version, found.hub_version) == ("1.1", "1.1")
    assert sorted(found.system) == ["edgeAgent", "edgeHub"]
    press = found.modules["press"]
    assert (press.env, press.order, press.restart, press.image) == (
        {"A": 1},
        2,
        "always",
        "registry.example/press:1.0.0",
    )
    assert found.twins["press"].value == {"speed": 3}
    assert found.routes["up"].value == UP
    assert found.store.value == {"timeToLiveSecs": 7200}


def test_a_layer_by_dotted_keys() -> None:
    held = layer({"press": module()}, {"up": UP}, id="line", priority=10, targetCondition="tags.line='1'")
    held["content"]["modulesContent"]["press"] = {"properties.desired.a.b": 1, "properties.desired.a.c": 2}
    found = read(held)
    assert (found.layered, found.name, found.priority, found.condition) == (True, "line", 10, "tags.line='1'")
    assert found.modules["press"].path[-1] == "properties.desired.modules.press"
    assert found.routes["up"].path[-1] == "properties.desired.routes.up"
    assert found.twins["press"].value == {"a": {"b": 1, "c": 2}}


def test_defaults() -> None:
    press = read(base({"press": {"type": "docker", "settings": {"image": "x"}}})).modules["press"]
    assert (press.status, press.restart, press.order, press.pull) == ("running", "on-unhealthy", 4294967295, "")


def test_what_no_version_has_is_named() -> None:
    held = base({"press": module(colour="red")})
    held["more"] = 1
    found = read(held)
    assert found.unknown == (("more",),)
    assert found.modules["press"].unknown == ("colour",)


def test_nonsense_is_read_as_nothing() -> None:
    values: list[object] = [None, 3, [], {}, {"modulesContent": 3}, {"modulesContent": {"$edgeAgent": []}}]
    for value in values:
        assert read(value).modules == {}


def test_what_is_meant_as_a_manifest() -> None:
    assert looks_like(base({}))
    assert looks_like(layer({}, id="x"))
    assert not looks_like({"modules": {}})
    assert not looks_like([1])


def test_putting_under_nested_keys() -> None:
    held: dict[str, object] = {"a": 1}
    put(held, ["a", "b"], 2)
    assert held == {"a": {"b": 2}}


@pytest.mark.parametrize(("value", "expected"), [(3, 3), (3.0, 3), (3.5, 9), (True, 9), ("3", 9), (None, 9)])
def test_whole_numbers(value: Any, expected: int) -> None:
    assert whole(value, 9) == expected


def test_what_else_a_configuration_holds() -> None:
    value = {"content": {**base({}), "deviceContent": {"properties.desired.a": 1}, "moduleContent": {}}}
    found = read(value)
    assert (found.unknown, found.empty) == ((("content", "deviceContent"),), (("content", "moduleContent"),))
