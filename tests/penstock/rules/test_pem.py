"""Certificates in texts, held against ones that are made here, byte by byte."""

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.rules.pem import certificates, validity
from tests.penstock.support.certificates import der, pem

MOMENTS = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1)).map(
    lambda one: one.replace(microsecond=0, tzinfo=UTC)
)


@given(MOMENTS, MOMENTS, st.booleans(), st.integers(1, 400))
def test_every_time_is_read_as_it_was_written(begins: datetime, ends: datetime, version: bool, serial: int) -> None:
    assert validity(der(begins, ends, version=version, serial=b"\x01" * serial)) == (begins, ends)


@given(st.binary(max_size=80))
def test_what_is_no_certificate_is_none(content: bytes) -> None:
    text = f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(content).decode()}\n-----END CERTIFICATE-----\n"
    assert list(certificates(text)) == []


@given(st.data())
def test_a_byte_that_is_gone_or_another_breaks_nothing(data: st.DataObject) -> None:
    whole = bytearray(der(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))
    list(certificates(pem(bytes(whole))))
    list(certificates(pem(bytes(whole[:at]))))


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_bundle(wrapped: bool) -> None:
    made = [der(datetime(2026, 1, day, tzinfo=UTC), datetime(2027, 1, day, tzinfo=UTC)) for day in (1, 2, 3)]
    text = "# roots\n" * (not wrapped) + "".join(map(pem, made))
    found = list(certificates(base64.b64encode(text.encode()).decode() if wrapped else text))
    assert [one.ends.day for one in found] == [1, 2, 3]
    assert all(one.line in text for one in found)
