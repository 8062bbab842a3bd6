"""Certificates in texts: when each begins and ends. Of X.509 only what that takes."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

BEGIN = "-----BEGIN CERTIFICATE-----"
PEM = re.compile(rf"{BEGIN}([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----")
#: What a PEM text begins with once it is in base64, as in a Secret's `data` or a `caBundle`.
WRAPPED = base64.b64encode(BEGIN.encode())[:20].decode()
SEQUENCE, VERSION, TIMES = 0x30, 0xA0, {0x17: "%y%m%d%H%M%SZ", 0x18: "%Y%m%d%H%M%SZ"}
#: Of the parts before the validity: serial number, algorithm, issuer.
BEFORE = 3


@dataclass(frozen=True)
class Certificate:
    """The time that one is good for, and a line of its text by which it is found again."""

    begins: datetime
    ends: datetime
    line: str


def certificates(text: str) -> Iterator[Certificate]:
    """Those in a text, in their order; what only looks like one is left out."""
    if text.lstrip().startswith(WRAPPED):
        try:
            text = base64.b64decode(text).decode("ascii", "replace")
        except (binascii.Error, ValueError):
            return
    for match in PEM.finditer(text):
        lines = match[1].split()
        try:
            begins, ends = validity(base64.b64decode("".join(lines), validate=True))
        except (ValueError, IndexError):
            continue
        yield Certificate(begins, ends, max(lines[1:] or lines, key=len))


def validity(der: bytes) -> tuple[datetime, datetime]:
    """From when to when a certificate is good. Raises ValueError or IndexError for what is none."""
    _, outer, _ = _part(der, 0, SEQUENCE)
    _, whole, _ = _part(outer, 0, SEQUENCE)
    at = _part(whole, 0)[2] if whole[0] == VERSION else 0
    for _ in range(BEFORE):
        at = _part(whole, at)[2]
    _, times, _ = _part(whole, at, SEQUENCE)
    first, begins, at = _part(times, 0)
    last, ends, _ = _part(times, at)
    return _time(first, begins), _time(last, ends)


def _part(data: bytes, at: int, wanted: int = 0) -> tuple[int, bytes, int]:
    """(tag, content, where the next part begins)."""
    tag, size, start = data[at], data[at + 1], at + 2
    if size & 0x80:
        count = size & 0x7F
        size, start = int.from_bytes(data[start : start + count]), start + count
    if (wanted and tag != wanted) or start + size > len(data):
        raise ValueError("this is no certificate")
    return tag, data[start : start + size], start + size


def _time(tag: int, content: bytes) -> datetime:
    if tag not in TIMES:
        raise ValueError("this is no time")
    found = datetime.strptime(content.decode("ascii"), TIMES[tag]).replace(tzinfo=UTC)
    # Two digits mean 1950 to 2049, here as everywhere in X.509.
    return found.replace(year=found.year - 100) if tag == 0x17 and found.year >= 2050 else found
