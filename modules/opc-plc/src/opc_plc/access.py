"""Who may log in, and with which certificate."""

import asyncio
import logging
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from typing import Any

from asyncua import ua
from asyncua.common.utils import ServiceError
from asyncua.crypto.cert_gen import setup_self_signed_certificate
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.server import Server
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import Certificate, load_der_x509_certificate
from cryptography.x509.oid import ExtendedKeyUsageOID

from opc_plc.settings import Settings

LOG = logging.getLogger(__name__)

APPLICATION = "urn:penstock:opc-plc"
REJECTED = 100
"""Certificates that are kept for somebody to look at."""
SECURE = [
    ua.SecurityPolicyType.Basic256Sha256_Sign,
    ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt,
    ua.SecurityPolicyType.Aes128Sha256RsaOaep_SignAndEncrypt,
    ua.SecurityPolicyType.Aes256Sha256RsaPss_SignAndEncrypt,
]


@dataclass(frozen=True, slots=True)
class Users:
    """The users of the settings; asyncua asks `get_user` at each activation of a session."""

    settings: Settings

    def get_user(
        self,
        iserver: Any,  # noqa: ARG002
        username: str | None = None,
        password: str | None = None,
        certificate: Any = None,  # noqa: ARG002
    ) -> User | None:
        """The user, or None: not let in. Users with certificates are let in once their certificate was trusted."""
        if username is None:
            return User(role=UserRole.User)
        known = (
            (self.settings.admin_user, self.settings.admin_password, UserRole.Admin),
            (self.settings.default_user, self.settings.default_password, UserRole.User),
        )
        for name, secret, role in known:
            if name == username and compare_digest(secret.reveal().encode(), (password or "").encode()):
                return User(role=role, name=name)
        LOG.warning("login refused", extra={"user": username})
        return None


def identity_tokens(settings: Settings) -> list[type]:
    """How one may log in."""
    tokens: list[type] = [] if settings.no_anonymous else [ua.AnonymousIdentityToken]
    tokens += [] if settings.no_user_password else [ua.UserNameIdentityToken]
    return tokens + ([] if settings.no_certificates else [ua.X509IdentityToken])


def policies(settings: Settings) -> list[ua.SecurityPolicyType]:
    """How a channel may be secured."""
    return ([ua.SecurityPolicyType.NoSecurity] if settings.unsecure else []) + SECURE


async def secure(server: Server, settings: Settings) -> None:
    """Give the server its certificate, made now when there is none, and the certificates that it trusts."""
    own, trusted = settings.pki / "own", settings.pki / "trusted" / "certs"
    for folder in (own, trusted):
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    key, certificate = own / "opc-plc.pem", own / "opc-plc.der"
    await make_certificate(key, certificate, APPLICATION, settings.hostname or socket.gethostname())
    await server.load_certificate(certificate)
    await server.load_private_key(key)
    if not settings.auto_accept:
        server.set_certificate_validator(Trust(trusted, settings.pki / "rejected" / "certs"))


@dataclass(frozen=True, slots=True)
class Trust:
    """Lets in whose certificate lies in `trusted`, looked at anew each time; the others' are put into `rejected`."""

    trusted: Path
    rejected: Path

    async def __call__(self, certificate: Certificate, application: Any) -> None:  # noqa: ARG002
        """Raises ServiceError when the certificate is not trusted or out of its time."""
        raw = certificate.public_bytes(Encoding.DER)
        if not await asyncio.to_thread(self._knows, raw):
            raise ServiceError(ua.StatusCodes.BadCertificateUntrusted)
        if not certificate.not_valid_before_utc <= datetime.now(UTC) <= certificate.not_valid_after_utc:
            raise ServiceError(ua.StatusCodes.BadCertificateTimeInvalid)

    def _knows(self, raw: bytes) -> bool:
        if any(path.read_bytes() == raw for path in self.trusted.iterdir() if path.is_file()):
            return True
        self.rejected.mkdir(parents=True, exist_ok=True)
        # A stranger's certificate is small, and a stranger who makes thousands of them does not fill the volume.
        if len(list(self.rejected.iterdir())) < REJECTED:
            (self.rejected / f"{sha256(raw).hexdigest()[:40]}.der").write_bytes(raw)
        return False


async def make_certificate(key: Path, certificate: Path, application: str, host: str) -> None:
    """A self-signed application certificate, unless a good one is there; one that is none is put aside."""
    put_aside_broken(key, certificate)
    usage = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
    await setup_self_signed_certificate(key, certificate, application, host, usage, {"commonName": application})
    key.chmod(0o600)


def put_aside_broken(key: Path, certificate: Path) -> None:
    """Both files out of the way when one of them is none: or a machine would never start again."""
    try:
        if key.exists():
            load_pem_private_key(key.read_bytes(), None)
        if certificate.exists():
            load_der_x509_certificate(certificate.read_bytes())
    except (ValueError, TypeError) as error:
        LOG.error("the own certificate or its key is none, and is made anew", extra={"detail": str(error)})
        for path in (key, certificate):
            path.rename(path.with_name(f"{path.name}.broken")) if path.exists() else None
