"""The publisher's certificates: its own, those it trusts, and those it refused, for a person to move.

The folders are the usual ones: own/, trusted/certs, issuers/certs, rejected/certs.
"""

import contextlib
import hashlib
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from asyncua import ua
from asyncua.crypto.cert_gen import setup_self_signed_certificate
from asyncua.crypto.truststore import TrustStore
from asyncua.crypto.validator import CertificateValidator, CertificateValidatorOptions
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

LOG = logging.getLogger(__name__)

Validate = Callable[[x509.Certificate, ua.ApplicationDescription], Awaitable[None]]


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

    async def own(self, application_uri: str, host: str) -> Own:
        """The own certificate, made the first time and when it has expired. Raises OSError."""
        own = Own(self.folder / "own" / "cert.der", self.folder / "own" / "key.pem")
        own.key.parent.mkdir(parents=True, exist_ok=True)
        await setup_self_signed_certificate(
            own.key, own.certificate, application_uri, host, [ExtendedKeyUsageOID.CLIENT_AUTH], {}
        )
        own.key.chmod(0o600)
        return own

    async def validator(self) -> Validate:
        """Checks a server's certificate against the folders as they are now."""
        trusted, issuers = self.folder / "trusted" / "certs", self.folder / "issuers" / "certs"
        for folder in (trusted, issuers, self.folder / "rejected" / "certs"):
            folder.mkdir(parents=True, exist_ok=True)
        store = TrustStore([trusted, issuers], [])
        await store.load()
        # The host name in a PLC's certificate is seldom the one it is reached by: trust is the list, time and use.
        options = CertificateValidatorOptions.TIME_RANGE | CertificateValidatorOptions.TRUSTED
        strict = CertificateValidator(options, store)

        async def validate(certificate: x509.Certificate, server: ua.ApplicationDescription) -> None:
            try:
                await strict(certificate, server)
            except ua.UaError as error:
                if self.accept_all:
                    return
                self._reject(certificate, error)
                raise

        return validate

    def _reject(self, certificate: x509.Certificate, error: Exception) -> None:
        der = certificate.public_bytes(Encoding.DER)
        path = self.folder / "rejected" / "certs" / f"{hashlib.sha1(der, usedforsecurity=False).hexdigest()}.der"
        with contextlib.suppress(OSError):
            path.write_bytes(der)
        LOG.warning(
            "a server's certificate is not trusted",
            extra={"detail": str(error), "subject": certificate.subject.rfc4514_string(), "file": str(path)},
        )


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
