"""CloudEvents: the JSON form, both ways; bytes that are none say why."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock_runtime.event import CloudEvent, EventError, now

HEAD = b'{"specversion":"1.0","id":"1","source":"s","type":"t",'
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(data=JSON | st.binary(), source=st.text(min_size=1), key=st.none() | st.text())
def test_there_and_back(data: Any, source: str, key: str | None) -> None:
    extensions = {} if key is None else {"partitionkey": key}
    event = CloudEvent(source=source, data=data, time=now(), extensions=extensions)
    assert CloudEvent.decode(event.encode()) == event


@given(st.binary(max_size=200))
def test_bytes_that_are_none(raw: bytes) -> None:
    with contextlib.suppress(EventError):
        CloudEvent.decode(raw)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "not JSON"),
        ("[]", "no JSON object: list"),
        ("{}", "specversion is not '1.0', it is missing"),
        ('{"specversion":"0.3"}', "specversion is not '1.0': '0.3'"),
        ('{"specversion":"1.0","id":"","source":"s","type":"t"}', "id is missing"),
        ('{"specversion":"1.0","id":"1","source":3,"type":"t"}', "source is missing or no text"),
        ('{"specversion":"1.0","id":"1","source":"s","type":"t","data_base64":"*"}', "no base64"),
        ('{"specversion":"1.0","id":"1","source":"s","type":"t","subject":1}', "subject is no text"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_why_not(text: str, why: str) -> None:
    with pytest.raises(EventError, match=why):
        CloudEvent.decode(text.encode())


def test_what_was_not_changed_is_sent_on_as_it_came() -> None:
    raw = b'{ "specversion":"1.0", "id":"1", "source":"s", "type":"t", "data": 1.50 }'
    event = CloudEvent.decode(raw)
    assert event.encode() == raw
    assert json.loads(event.with_extensions(partitionkey="a").encode())["partitionkey"] == "a"


def test_an_extension_that_is_there_changes_nothing() -> None:
    event = CloudEvent(source="s", data=1, extensions={"partitionkey": "a"})
    assert event.with_extensions(partitionkey="a") is event
    assert event.partition_key == "a"


def test_numbers_that_json_does_not_have_are_texts() -> None:
    raw = HEAD + b'"x":NaN,"data":{"v":[NaN,-Infinity],"w":-0.0,"z":1e999}}'
    event = CloudEvent.decode(raw)
    said = json.loads(event.encode(), parse_constant=pytest.fail)
    assert said["data"]["v"] == ["NaN", "-Infinity"]
    assert said["x"] == "NaN"
    assert event.data["v"] == ["NaN", "-Infinity"]
    assert json.loads(CloudEvent(source="s", data=(float("nan"), 1.5)).encode())["data"] == ["NaN", 1.5]
    assert b'"NaN"}' in CloudEvent(source="s", data={"v": float("nan")}).encode()


def test_what_json_can_say_and_a_double_cannot_hold_is_sent_on_as_it_came() -> None:
    raw = HEAD + b'"data":{"v":1e999,"w":-0.0,"x":12345678901234567890.25}}'
    event = CloudEvent.decode(raw)
    assert event.encode() == raw
    assert json.loads(event.with_extensions(type="u").encode())["data"]["v"] == float("inf")


def test_as_deep_as_a_reader_takes_and_a_writer_does_not() -> None:
    for depth in range(900, 1000, 3):
        data = "[" * depth + "NaN" + "]" * depth
        with contextlib.suppress(EventError):
            CloudEvent.decode(f'{{"specversion":"1.0","id":"1","source":"s","type":"t","data":{data}}}'.encode())
