"""Environments: the withdrawn operator lost what had a second `=` in it."""

import pytest

from penstock.iotedge.env import environment
from penstock.iotedge.ledger import Fate
from penstock.iotedge.manifest import Module
from tests.penstock.iotedge.reading import fate, reader
from tests.penstock.iotedge.samples import KEY


def held(options: dict[str, object], env: dict[str, object] | None = None) -> dict[str, object]:
    found = environment(Module("m", ("m",), "x", env=env or {}), reader(options), "m-settings")
    return {one["name"]: one.get("value", one.get("valueFrom")) for one in found.entries}


def test_values_keep_their_equal_signs() -> None:
    assert held({"Env": ["Endpoint=amqps://h/?a=b&c=d", "EMPTY=", "X=a=b=c="]}) == {
        "Endpoint": "amqps://h/?a=b&c=d",
        "EMPTY": "",
        "X": "a=b=c=",
    }


def test_numbers_and_booleans_are_texts() -> None:
    assert held({}, {"A": 1, "B": True, "C": 1.5, "D": "x"}) == {"A": "1", "B": "true", "C": "1.5", "D": "x"}


def test_a_name_is_there_once_and_the_manifests_value_counts() -> None:
    read = reader({"Env": ["A=options", "B=options"]})
    found = environment(Module("m", ("m",), "x", env={"A": "manifest"}), read, "s")
    assert [(one["name"], one["value"]) for one in found.entries] == [("A", "manifest"), ("B", "options")]
    assert fate(read, "Env", 0) is Fate.APPROXIMATED


def test_names_that_kubernetes_does_not_take() -> None:
    read = reader({"Env": ["Logging:Level=debug", "1A=x", "NO_VALUE"]})
    found = environment(Module("m", ("m",), "x"), read, "s")
    assert [one["name"] for one in found.entries] == ["Logging__Level"]
    assert [fate(read, "Env", number) for number in range(3)] == [Fate.APPROXIMATED, Fate.LOST, Fate.LOST]


@pytest.mark.parametrize(
    ("options", "env"), [({"Env": [f"CS={KEY}"]}, {}), ({}, {"CS": KEY}), ({}, {"PASSWORD": "***"})]
)
def test_credentials_become_references(options: dict[str, object], env: dict[str, object]) -> None:
    found = environment(Module("m", ("m",), "x", env=env), reader(options), "m-settings")
    (name,) = found.secrets
    reference = {"secretKeyRef": {"name": "m-settings", "key": name}}
    assert found.entries == ({"name": name, "valueFrom": reference},)


def test_a_placeholder_under_a_credentials_name_is_one() -> None:
    read = reader({"Env": ["ApiKey=$API_KEY", "Shown=<some words>"]})
    found = environment(Module("m", ("m",), "x"), read, "m-settings")
    assert found.secrets == ("ApiKey",)
    assert read.ledger.withheld(read.path("Env", 0))
    assert not read.ledger.withheld(read.path("Env", 1))


def test_a_key_to_the_cloud_below_the_root() -> None:
    read = reader({"Env": ["IOTHUB_CONNECTION_STRING=$CS", "AWS_ACCESS_KEY_ID=some"]})
    found = environment(Module("m", ("m",), "x"), read, "s", nested=True)
    assert found.cloud == ("IOTHUB_CONNECTION_STRING", "AWS_ACCESS_KEY_ID")
    assert "only the site's root" in read.ledger.entries[read.path("Env", 0)].how
    assert environment(Module("m", ("m",), "x"), reader({"Env": ["AWS_ACCESS_KEY_ID=some"]}), "s").cloud == ()
