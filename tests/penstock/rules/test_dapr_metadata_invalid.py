"""dapr-metadata-invalid, on the worked enterprise and on single values."""

import pytest

from penstock.rules.dapr_metadata_invalid import _wrong
from penstock.rules.dapr_types import Setting
from tests.penstock.rules.enterprise import LINE, Enterprise

COMPONENT = "apps/base/local-pub-sub/component.yaml"


def found(enterprise: Enterprise) -> list[tuple[int | None, str]]:
    return [(f.place.line, f.message) for f in enterprise.findings(LINE) if f.code == "dapr-metadata-invalid"]


def test_a_value_that_there_is_not(enterprise: Enterprise) -> None:
    enterprise.replace(COMPONENT, 'name: qos\n      value: "1"', 'name: qos\n      value: "3"')
    assert found(enterprise) == [(15, "metadata qos is 3: it is one of 0, 1, 2")]


def test_neither_true_nor_false(enterprise: Enterprise) -> None:
    enterprise.replace(COMPONENT, 'name: cleanSession\n      value: "false"', 'name: cleanSession\n      value: "treu"')
    assert found(enterprise) == [(19, "metadata cleanSession is treu: Dapr takes it for false")]


def test_what_it_cannot_do_without(enterprise: Enterprise) -> None:
    enterprise.replace(COMPONENT, "name: url\n", "name: broker\n")
    assert found(enterprise) == [(8, "pubsub.mqtt3 has no metadata url: the sidecars of its apps do not start")]


def test_a_value_that_only_the_cluster_knows(enterprise: Enterprise) -> None:
    enterprise.replace(COMPONENT, 'name: qos\n      value: "1"', "name: qos\n      value: ${QOS_OF_THE_LINE}")
    assert found(enterprise) == []


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("number", value) for value in ("0", "-1", "+3", "0x10")),
        *(("duration", value) for value in ("10", "1h30m", "1.5s", "-1", "250ms")),
        *(("bool", value) for value in ("true", "YES", "off", "0", "t")),
        ("", "anything"),
    ],
)
def test_what_dapr_reads(kind: str, value: str) -> None:
    assert _wrong(Setting("it", kind), value) == ""


@pytest.mark.parametrize(
    ("kind", "value"), [("number", "1.5"), ("number", "ten"), ("duration", "10 s"), ("duration", "1d"), ("bool", "ja")]
)
def test_what_it_does_not(kind: str, value: str) -> None:
    assert _wrong(Setting("it", kind), value)
