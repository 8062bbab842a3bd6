"""Encodings: PubSub and Samples, key frames, splitting by size, values that JSON has no word for."""

import json
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import jsonschema
import pytest
from asyncua import ua
from hypothesis import given, settings
from hypothesis import strategies as st

from opc_publisher.modes import MODES
from opc_publisher.network import FieldType, Header, metadata, wrap
from opc_publisher.nodename import NodeName
from opc_publisher.plan import Item, ItemKey, WriterSettings
from opc_publisher.reading import Field, Reading
from opc_publisher.values import plain
from opc_publisher.writer import Frame, Writer
from tests.modules.support.programs import ROOT

AT = datetime(2026, 1, 2, 3, 4, 5, 678900, tzinfo=UTC)
SCHEMA = json.loads((ROOT / "schemas" / "messages" / "opc-publisher.schema.json").read_text(encoding="utf-8"))


def field(number: int) -> Field:
    key = ItemKey(NodeName("i", str(number)), (), "Value", "", f"F{number}")
    return Field(Item(key), key.name, str(key))


FIELDS = [field(number) for number in range(5)]


def reading(number: int, value: Any = 1, status: int = 0) -> Reading:
    return Reading(FIELDS[number], value, status, AT, AT)


def writer(**more: Any) -> Writer:
    return Writer(settings=WriterSettings("w"), fields=list(FIELDS), symbol=lambda _: "BadNoCommunication", **more)


def bodies(frames: Sequence[Frame]) -> list[dict[str, Any]]:
    return [json.loads(frame.body) for frame in frames]


def message(frames: Sequence[Frame], mode: str = "PubSub", strict: bool = False) -> Any:
    said = json.loads(wrap(Header(mode, "Json", "publisher", "group", strict), "1-2", [frame.body for frame in frames]))
    jsonschema.Draft202012Validator(SCHEMA).validate(said)
    return said


def test_a_delta_frame_as_the_original_writes_it() -> None:
    said = message(writer().notify([reading(0, 5), reading(1, None, 2150694912)], AT))
    assert said == {
        "MessageId": "1-2",
        "MessageType": "ua-data",
        "PublisherId": "publisher",
        "DataSetWriterGroup": "group",
        "Messages": [
            {
                "DataSetWriterId": "w",
                "SequenceNumber": 1,
                "MetaDataVersion": {"MajorVersion": 1, "MinorVersion": 0},
                "MessageType": "ua-deltaframe",
                "Timestamp": "2026-01-02T03:04:05.678900Z",
                "Payload": {
                    "F0": {
                        "Value": 5,
                        "SourceTimestamp": "2026-01-02T03:04:05.678900Z",
                        "ServerTimestamp": "2026-01-02T03:04:05.678900Z",
                    },
                    "F1": {
                        "StatusCode": {"Symbol": "BadNoCommunication", "Code": 2150694912},
                        "SourceTimestamp": "2026-01-02T03:04:05.678900Z",
                        "ServerTimestamp": "2026-01-02T03:04:05.678900Z",
                    },
                },
            }
        ],
    }


def test_strict_messages_have_numbers() -> None:
    said = message(writer(strict=True, writer_id=3).notify([reading(0, 1, 2150694912)], AT), strict=True)
    (frame,) = said["Messages"]
    assert (frame["DataSetWriterId"], frame["DataSetWriterName"]) == (3, "w")
    assert frame["Payload"]["F0"]["StatusCode"] == 2150694912


def test_values_that_a_queue_kept_apart_stay_apart_and_in_order() -> None:
    frames = bodies(writer().notify([reading(0, 1), reading(1, 10), reading(0, 2), reading(0, 3), reading(1, 20)], AT))
    assert [[(name, value["Value"]) for name, value in one["Payload"].items()] for one in frames] == [
        [("F0", 1), ("F1", 10)],
        [("F0", 2), ("F1", 20)],
        [("F0", 3)],
    ]
    assert [one["SequenceNumber"] for one in frames] == [1, 2, 3]


def test_samples() -> None:
    one = writer(mode="FullSamples", endpoint="opc.tcp://a:1", publisher_id="p", application="urn:app")
    (frame,) = one.notify([reading(0, 5), reading(1, 6)], AT)
    said = message([frame], "FullSamples")
    assert said[0] == {
        "NodeId": "i=0",
        "EndpointUrl": "opc.tcp://a:1",
        "ApplicationUri": "urn:app",
        "DisplayName": "F0",
        "Timestamp": "2026-01-02T03:04:05.678900Z",
        "Value": {
            "Value": 5,
            "SourceTimestamp": "2026-01-02T03:04:05.678900Z",
            "ServerTimestamp": "2026-01-02T03:04:05.678900Z",
        },
        "SequenceNumber": 1,
        "ExtensionFields": {"PublisherId": "p", "DataSetWriterId": "w"},
    }
    assert [sample["SequenceNumber"] for sample in said] == [1, 2]


@pytest.mark.parametrize("mode", sorted(MODES))
def test_every_mode_is_of_the_schema(mode: str) -> None:
    frames = writer(mode=mode).notify([reading(0, [1.5, math.nan]), reading(1, "x")], AT)
    assert message(frames, mode)


def test_key_frames_come_at_once_and_every_so_many_messages() -> None:
    one = writer(key_frames=3)
    kinds = []
    for number in range(7):
        for which in (0, 1):
            FIELDS[which].take(reading(which, number), 0.0)
        kinds += [frame.kind for frame in one.notify([reading(0, number)], AT)]
    assert kinds == ["ua-keyframe", "ua-deltaframe", "ua-deltaframe"] * 2 + ["ua-keyframe"]


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12), st.integers(300, 900), st.integers(1, 200))
@settings(max_examples=150, deadline=None)
def test_splitting_by_size_loses_nothing_and_keeps_the_order(which: list[int], limit: int, size: int) -> None:
    one = writer(limit=limit)
    readings = [reading(number, f"{at}{'x' * size}") for at, number in enumerate(which)]
    frames = one.notify(readings, AT)
    assert all(len(frame.body) <= limit for frame in frames)
    said: dict[str, list[str]] = {}
    for body in bodies(frames):
        for name, value in body["Payload"].items():
            said.setdefault(name, []).append(value["Value"])
    if not one.oversize:
        for number in set(which):
            assert said[f"F{number}"] == [one.value for one in readings if one.field is FIELDS[number]]
    assert [body["SequenceNumber"] for body in bodies(frames)] == list(range(1, len(frames) + 1))
    assert sum(frame.values for frame in frames) + len(one.oversize) == len(readings)


def test_a_value_too_large_for_any_message_is_put_aside_and_the_others_go() -> None:
    one = writer(limit=2000)
    frames = one.notify([reading(0, 1), reading(1, "x" * 5000), reading(2, 3)], AT)
    assert sorted(name for body in bodies(frames) for name in body["Payload"]) == ["F0", "F2"]
    assert [lost.node for lost in one.oversize] == ["i=1"]


JSON_SAFE = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.floats(), st.text(), st.binary(), st.datetimes()
    ),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(JSON_SAFE)
@settings(max_examples=200, deadline=None)
def test_every_value_can_be_written(value: Any) -> None:
    (frame,) = writer().notify([reading(0, plain(value))], AT)
    said = message([frame])
    if isinstance(value, float) and not math.isfinite(value):
        assert said["Messages"][0]["Payload"]["F0"]["Value"] in ("NaN", "Infinity", "-Infinity")


def test_metadata_are_of_the_schema() -> None:
    raw = metadata(
        Header("PubSub", "Json", "p", "g"), WriterSettings("w", description="d"), 1,
        [(FIELDS[0], FieldType(7, "UInt32", -1))], ["http://opcfoundation.org/UA/"], (5, 0), "m",
    )  # fmt: skip
    said = json.loads(raw)
    jsonschema.Draft202012Validator(SCHEMA).validate(said)
    assert said["MetaData"]["Fields"][0]["DataType"] == "UInt32"
    assert said["MetaData"]["Name"] == "w"
    assert "DataSetClassId" not in said["MetaData"]


def test_values_as_opc_ua_has_them_in_json() -> None:
    odd = [
        float("nan"),
        [float("inf"), -float("inf")],
        ua.XmlElement("<a/>"),
        ua.Range(float("nan"), 1.0),
        b"\xff",
        2**70,
    ]
    said = ["NaN", ["Infinity", "-Infinity"], "<a/>", {"Low": "NaN", "High": 1.0}, "/w==", str(2**70)]
    assert [plain(value) for value in odd] == said


def test_metadata_name_the_data_set_and_its_class() -> None:
    named = WriterSettings("w", data_set="press", class_id="0c4e4d1a-8a2c-4a4e-9f32-cd1b2f1e0001")
    said = json.loads(metadata(Header("PubSub", "Json", "p", "g"), named, 1, [], [], (5, 0), "m"))
    jsonschema.Draft202012Validator(SCHEMA).validate(said)
    assert (said["MetaData"]["Name"], said["MetaData"]["DataSetClassId"]) == (named.data_set, named.class_id)
