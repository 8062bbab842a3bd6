"""Target conditions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.iotedge.condition import ConditionError, Device, matches

DEVICE = Device("line-1", {"building": "b43", "floor": "3", "on": "true", "a": {"b": "c"}}, {"fw": "1.2"})


@pytest.mark.parametrize(
    "text",
    [
        *("", "*", "tags.building='b43'", "deviceId = 'line-1'", "tags.floor >= 3", "tags.on=true", "tags.a.b='c'"),
        "tags.building='b43' and tags.floor<4",
        "tags.building='x' OR (tags.floor=3 AND NOT deviceId='line-2')",
        "properties.reported.fw <> '1.1'",
        "tags.gone != 'x'",
        "tags.building IN ['b1', 'b43']",
        "NOT tags.gone = 'it''s'",
        "tags.floor = '3' AND tags.floor = 3 AND NOT tags.building = 3",
    ],
)
def test_true(text: str) -> None:
    assert matches(text, DEVICE)


@pytest.mark.parametrize(
    "text",
    [
        "tags.building='b44'",
        "tags.gone='x'",
        "tags.gone > 1",
        "tags.building > 3",
        "deviceId IN ('a')",
        "NOT tags.on=true",
    ],
)
def test_false(text: str) -> None:
    assert not matches(text, DEVICE)


@pytest.mark.parametrize(
    "text",
    ["building='b43'", "tags.a=", "tags.a='b' and", "(tags.a='b'", "tags.a b 'c'", "tags.a=b", "tags.a='b' c", "&&"],
)
def test_nonsense(text: str) -> None:
    with pytest.raises(ConditionError):
        matches(text, DEVICE)


@given(st.text("()NOTand tags.a='b'[], ", max_size=40))
def test_it_never_fails_otherwise(text: str) -> None:
    try:
        assert matches(text, DEVICE) in (True, False)
    except ConditionError as error:
        refused = str(error)
        assert refused


def test_too_deep() -> None:
    with pytest.raises(ConditionError, match="levels deep"):
        matches("(" * 3000, DEVICE)
