"""The publisher's own certificate: a person at each server has trusted it, so it stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asyncua.crypto.cert_gen import generate_private_key
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from opc_publisher import metrics
from opc_publisher.trust import Trust

URI = "urn:test"


def certificate(key: RSAPrivateKey, begins: timedelta, ends: timedelta, uri: str = URI) -> bytes:
    name, now = x509.Name([]), datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now + begins).not_valid_after(now + ends)
    named = x509.SubjectAlternativeName([x509.UniformResourceIdentifier(uri)])
    return builder.add_extension(named, critical=False).sign(key, SHA256()).public_bytes(Encoding.DER)


def own_key(folder: Path) -> RSAPrivateKey:
    key = load_pem_private_key((folder / "own" / "key.pem").read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


def test_it_is_the_same_for_every_pod_and_for_years(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    made = Trust(tmp_path).own(URI, "pod-1").certificate.read_bytes()
    assert Trust(tmp_path).own(URI, "pod-2").certificate.read_bytes() == made
    left = x509.load_der_x509_certificate(made).not_valid_after_utc - datetime.now(UTC)
    assert left > timedelta(days=9 * 365)
    assert metrics.CERTIFICATE_ENDS._value.get() > datetime.now(UTC).timestamp()
    assert (tmp_path / "own" / "key.pem").stat().st_mode & 0o077 == 0
    assert [one.getMessage() for one in caplog.records].count(
        "a certificate was made for the publisher: servers must be told to trust it"
    ) == 1


def test_a_clock_that_lags_behind_costs_nothing(tmp_path: Path) -> None:
    """As of a machine without a battery, until it has heard the time."""
    own = Trust(tmp_path).own(URI, "pod")
    future = certificate(own_key(tmp_path), timedelta(days=365), timedelta(days=730))
    own.certificate.write_bytes(future)
    assert Trust(tmp_path).own(URI, "pod").certificate.read_bytes() == future


@pytest.mark.parametrize(("ends", "uri"), [(timedelta(days=-1), URI), (timedelta(days=1), "urn:other")])
def test_what_no_server_takes_is_made_anew_and_kept_beside(tmp_path: Path, ends: timedelta, uri: str) -> None:
    own = Trust(tmp_path).own(URI, "pod")
    useless = certificate(own_key(tmp_path), timedelta(days=-2), ends, uri)
    own.certificate.write_bytes(useless)
    key = own.key.read_bytes()
    assert Trust(tmp_path).own(URI, "pod").certificate.read_bytes() != useless
    assert own.key.read_bytes() == key
    assert (tmp_path / "own" / "cert.der.before").read_bytes() == useless


def test_a_certificate_of_another_key_is_put_aside(tmp_path: Path) -> None:
    own = Trust(tmp_path).own(URI, "pod")
    other = certificate(generate_private_key(), timedelta(0), timedelta(days=9))
    own.certificate.write_bytes(other)
    made = x509.load_der_x509_certificate(Trust(tmp_path).own(URI, "pod").certificate.read_bytes())
    assert made.public_key() == own_key(tmp_path).public_key()
    assert (tmp_path / "own" / "cert.der.broken").read_bytes() == other
