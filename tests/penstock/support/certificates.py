"""Certificates with nothing in them but the times that they are good for."""

import base64
from datetime import datetime
from textwrap import wrap


def der(begins: datetime, ends: datetime, *, version: bool = True, serial: bytes = b"\x01") -> bytes:
    """The part that is signed, and an empty signature."""
    parts = [_part(0xA0, _part(2, b"\x02"))] if version else []
    parts += [_part(2, serial), _part(0x30, b""), _part(0x30, b""), _part(0x30, _time(begins) + _time(ends))]
    return _part(0x30, _part(0x30, b"".join(parts)) + _part(0x30, b"") + _part(3, b"\0"))


def pem(content: bytes) -> str:
    """The same as a text."""
    body = "\n".join(wrap(base64.b64encode(content).decode(), 64))
    return f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"


def _time(one: datetime) -> bytes:
    if 1950 <= one.year < 2050:
        return _part(0x17, one.strftime("%y%m%d%H%M%SZ").encode())
    return _part(0x18, one.strftime("%Y%m%d%H%M%SZ").encode())


def _part(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    long = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(long)]) + long + content
