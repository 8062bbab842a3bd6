"""A path as a file of the repository, and as an address that a reader of SARIF can follow."""

import os
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.report.place import file, uri


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("apps/web.yaml", "apps/web.yaml"),
        ("apps/web.yaml@0123456789ab", "apps/web.yaml"),
        ("apps/web@2.yaml", "apps/web@2.yaml"),
        ("apps@0123456789ab/web.yaml", "apps@0123456789ab/web.yaml"),
        ("", "penstock.yaml"),
    ],
)
def test_the_file_without_its_revision(path: str, here: str) -> None:
    assert file(path) == here


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("apps/web.yaml", "apps/web.yaml"),
        ("my apps/50%.yaml", "my%20apps/50%25.yaml"),
        ("größe.yaml", "gr%C3%B6%C3%9Fe.yaml"),
        ("caf\udce9.yaml", "caf%E9.yaml"),
        ("c:d/e#f?g", "c%3Ad/e%23f%3Fg"),
        ("", "penstock.yaml"),
    ],
)
def test_the_address_is_plain(path: str, address: str) -> None:
    assert uri(path) == address


@given(st.binary(min_size=1, max_size=40).filter(lambda name: b"\0" not in name and b"@" not in name))
def test_an_address_leads_back_to_the_bytes(name: bytes) -> None:
    address = uri(os.fsdecode(name))
    assert address.isascii()
    assert unquote_to_bytes(address) == name
