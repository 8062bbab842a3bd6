"""The publisher's certificates: its own, those it trusts, and those it refused, for a person to move.

The folders are the usual ones: own/, trusted/certs, rejected/certs, and users/ for users who log in with one.
"""

import contextlib
import hashlib
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from asyncua import ua
from asyncua.crypto.cert_gen import (
    dump_private_key_as_pem,
    generate_private_key,
    generate_self_signed_app_certificate,
)
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from opc_publisher import metrics

LOG = logging.getLogger(__name__)
#: Days of an own certificate. Each new one has to be trusted by a person at every server.
LIFE = 3650

Validate = Callable[[x509.Certificate, ua.ApplicationDescription], Awaitable[None]]


class Untrusted(ConnectionError):
    """A server whose certificate nobody has accepted."""


@dataclass(frozen=True, slots=True)
class Own:
    """Files of the publisher's own certificate."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Trust:
    """A folder of certificates. `accept_all`: trust whatever a server shows (--aa), and say so."""

    folder: Path
    accept_all: bool = False
    #: Files that were told to be none.
    told: set[Path] = field(default_factory=set, compare=False, repr=False)

    def own(self, application_uri: str, host: str) -> Own:
        """The own certificate, made the first time, when it has expired, and when it is none. Raises OSError.

        It stays the same whatever the pod is called: a person at each server has trusted this one. So it does while a
        clock says that it is of the future.
        """
        own = Own(self.folder / "own" / "cert.der", self.folder / "own" / "key.pem")
        own.key.parent.mkdir(parents=True, exist_ok=True)
        put_aside_broken(own)
        if not own.key.exists():
            _write(own.key, dump_private_key_as_pem(generate_private_key()))
        if not own.certificate.exists() or fault_of_own(own, application_uri, datetime.now(UTC)):
            _make(own, application_uri, host)
        certificate = x509.load_der_x509_certificate(own.certificate.read_bytes())
        metrics.CERTIFICATE_ENDS.set(certificate.not_valid_after_utc.timestamp())
        return own

    async def validator(self) -> Validate:
        """Checks a server's certificate against the folder as it is now."""
        trusted = self.folder / "trusted" / "certs"
        for folder in (trusted, self.folder / "rejected" / "certs"):
            folder.mkdir(parents=True, exist_ok=True)
        known = [one for path in sorted(trusted.iterdir()) if (one := self._read(path)) is not None]

        async def validate(certificate: x509.Certificate, server: ua.ApplicationDescription) -> None:
            del server
            # The host name in a machine's certificate is seldom the one it is reached by.
            fault = fault_of(certificate, known, datetime.now(UTC))
            if fault and not self.accept_all:
                self._reject(certificate, fault)
                raise Untrusted(f"the server's certificate is not trusted: {fault}")

        return validate

    def _read(self, path: Path) -> x509.Certificate | None:
        """A certificate, DER or PEM; a file that is none is passed over, and said once."""
        try:
            raw = path.read_bytes()
            pem = raw.startswith(b"-----")
            return x509.load_pem_x509_certificate(raw) if pem else x509.load_der_x509_certificate(raw)
        except (OSError, ValueError) as error:
            if path not in self.told:
                self.told.add(path)
                detail = {"file": str(path), "detail": str(error)}
                LOG.warning("a file among the trusted certificates is none", extra=detail)
            return None

    def _reject(self, certificate: x509.Certificate, fault: str) -> None:
        der = certificate.public_bytes(Encoding.DER)
        path = self.folder / "rejected" / "certs" / f"{hashlib.sha1(der, usedforsecurity=False).hexdigest()}.der"
        if path.exists():
            # Said when it was put there; the session says that it cannot connect.
            return
        with contextlib.suppress(OSError):
            path.write_bytes(der)
        LOG.warning(
            "a server's certificate is not trusted",
            extra={"detail": fault, "subject": certificate.subject.rfc4514_string(), "file": str(path)},
        )


def fault_of(certificate: x509.Certificate, known: Iterable[x509.Certificate], at: datetime) -> str:
    """Why a certificate is not to be trusted; empty when it is one of those known, or issued by one that may issue."""
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
        return f"it is valid from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    if any(certificate == one or _issued(certificate, one, at) for one in known):
        return ""
    return "neither it nor its issuer is in trusted/certs"


def _issued(certificate: x509.Certificate, issuer: x509.Certificate, at: datetime) -> bool:
    try:
        may = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, ValueError, TypeError, InvalidSignature):
        return False
    return may and issuer.not_valid_before_utc <= at <= issuer.not_valid_after_utc


def put_aside_broken(own: Own) -> None:
    """Both files out of the way, for a person to look at, when one of them is none: servers must trust the new one."""
    try:
        key = load_pem_private_key(own.key.read_bytes(), None).public_key() if own.key.exists() else None
        if own.certificate.exists():
            shown = x509.load_der_x509_certificate(own.certificate.read_bytes()).public_key()
            if key is not None and key != shown:
                raise ValueError("the key is that of another certificate")
    except (ValueError, TypeError) as error:
        LOG.error("the own certificate or its key is none, and is made anew", extra={"detail": str(error)})
        for path in (own.key, own.certificate):
            _aside(path, "broken")


def fault_of_own(own: Own, application_uri: str, at: datetime) -> str:
    """Why the own certificate can be shown to nobody any more; empty when it can."""
    certificate = x509.load_der_x509_certificate(own.certificate.read_bytes())
    if certificate.not_valid_after_utc < at:
        return f"it was valid until {certificate.not_valid_after_utc:%Y-%m-%d}"
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return "it names no application"
    uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    return "" if application_uri in uris else f"it is of {', '.join(uris) or 'no application'}"


def _make(own: Own, application_uri: str, host: str) -> None:
    """A certificate for the key that is there; the one before it is kept beside, in case the clock was wrong."""
    key = load_pem_private_key(own.key.read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    _aside(own.certificate, "before")
    names: list[x509.GeneralName] = [x509.UniformResourceIdentifier(application_uri), x509.DNSName(host)]
    use = [ExtendedKeyUsageOID.CLIENT_AUTH]
    made = generate_self_signed_app_certificate(key, application_uri, {}, names, use, days=LIFE)
    _write(own.certificate, made.public_bytes(Encoding.DER))
    LOG.warning(
        "a certificate was made for the publisher: servers must be told to trust it",
        extra={"file": str(own.certificate), "until": f"{made.not_valid_after_utc:%Y-%m-%d}"},
    )


def _aside(path: Path, why: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        path.rename(path.with_name(f"{path.name}.{why}"))


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and for nobody else to read."""
    half = path.with_name(f".{path.name}.new")
    half.touch(0o600)
    half.write_bytes(content)
    half.replace(path)


def password(folder: Path | None, user: str, given: str) -> str:
    """The password of a user: the file named after them in `folder`, else what the published nodes say.

    Raises ValueError when the name is no plain file name, OSError when the file cannot be read.
    """
    if given or folder is None or not user:
        return given
    if Path(user).name != user or user in (".", ".."):
        raise ValueError("a user whose password is in a file has a name that is a plain file name")
    path = folder / user
    return path.read_text(encoding="utf-8").rstrip("\r\n") if path.exists() else given
