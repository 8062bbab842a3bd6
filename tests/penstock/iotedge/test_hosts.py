"""Hosts in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.iotedge.hosts import every, hosts, replaced


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("http://press:8080/x?y=http://oven", [("press", 8080), ("oven", 80)]),
        ("amqps://user:word@hub/x", [("hub", 5671)]),
        ("opc.tcp://opc-plc:50000", [("opc-plc", 50000)]),
        ("redis:6379", [("redis", 6379)]),
        ("a=redis:6379,b=oven:1", [("redis", 6379), ("oven", 1)]),
        ("http://[::1]:80/ 12:30:05 press:99999 x@press:80", []),
        ("http://${HOST}/ http://press${X} press:80${X} file:///etc/x", []),
        ("registry.example/press:1.0.0 sha256:0123", []),
    ],
)
def test_where_a_text_leads(text: str, found: list[tuple[str, int]]) -> None:
    assert [(one.name, one.port) for one in hosts(text)] == found


def test_only_the_host_and_its_port_are_replaced() -> None:
    text = "http://Press/a http://press:81/b,Press:82"
    assert replaced(text, lambda one: f"{one.name.lower()}-1:{one.port}") == (
        "http://press-1:80/a http://press-1:81/b,press-1:82"
    )
    assert replaced(text, lambda _: None) == text


@given(st.text("ab:/.@$-{}1 ", max_size=30))
def test_what_nobody_replaces_stays(text: str) -> None:
    assert replaced(text, lambda one: text[one.start : one.end]) == text


def test_each_text_of_a_value() -> None:
    assert every({"a": ["x", 1, {"b": "x"}], "c": None}, str.upper) == {"a": ["X", 1, {"b": "X"}], "c": None}
