"""Sinks."""

import pytest

from penstock.routes.sink import Sink, endpoint


def test_addresses() -> None:
    assert endpoint(" /modules/alarm/inputs/in/ ") == endpoint("modules/alarm/inputs/in") == Sink("alarm", "in")
    assert str(endpoint("/modules/alarm/inputs/in")) == 'BrokeredEndpoint("/modules/alarm/inputs/in")'
    assert Sink().upstream
    assert str(Sink()) == "$upstream"


@pytest.mark.parametrize(
    "address", ["", "/modules/alarm", "/modules/alarm/inputs/", "/modules//inputs/in", "/a/b/c/d/e"]
)
def test_other_addresses(address: str) -> None:
    assert endpoint(address) is None
