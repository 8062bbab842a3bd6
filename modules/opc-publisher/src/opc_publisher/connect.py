"""Open a session at a server: which of its endpoints, with which certificate, as which user."""

import socket
from dataclasses import dataclass
from pathlib import Path

from asyncua import Client, ua
from asyncua.crypto import security_policies, uacrypto

from opc_publisher.plan import Connection
from opc_publisher.resume import Trail
from opc_publisher.trust import Trust, password
from penstock_runtime import Secret

POLICIES = {
    policy.URI: policy
    for policy in (
        security_policies.SecurityPolicyAes256Sha256RsaPss,
        security_policies.SecurityPolicyAes128Sha256RsaOaep,
        security_policies.SecurityPolicyBasic256Sha256,
    )
}
#: Policies that a release of the specification has called unsafe; they must be asked for by name.
OLD = {
    policy.URI: policy
    for policy in (security_policies.SecurityPolicyBasic256, security_policies.SecurityPolicyBasic128Rsa15)
}


class Refused(ConnectionError):
    """The server cannot be connected to as the file wants it; trying again helps only when the server changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What every session needs: who the publisher is, whom it trusts, how long it waits (seconds)."""

    trust: Trust
    passwords: Path | None = None
    application_uri: str = "urn:penstock:opc-publisher"
    timeout: float = 10.0
    session_timeout: float = 60.0
    most_delay: float = 60.0


async def connect(connection: Connection, access: Access, name: str, trail: Trail | None = None) -> Client:
    """A connected client that reconnects by itself; in the session that `trail` leads to, when the server still has it.

    Raises OSError, ua.UaError, ValueError, TimeoutError.
    """
    client = Client(
        connection.url,
        timeout=access.timeout,
        watchdog_intervall=5.0,
        auto_reconnect=True,
        reconnect_max_delay=access.most_delay,
    )
    client.name, client.description = "opc-publisher", name
    client.application_uri = access.application_uri
    client.session_timeout = int(access.session_timeout * 1000)
    if connection.mode != "None":
        await _secure(client, connection, access)
    await log_in(client, connection, access)
    before = ""
    if trail is not None:
        client.session_state_path, before = trail.token, trail.refresh()
        if before and connection.auth != "Anonymous":
            # A session that is not made is not told by which policy passwords are to be encrypted.
            endpoints = await client.connect_and_get_server_endpoints()
            client._policy_ids = _policies(endpoints, client)
    await client.connect()
    if trail is not None:
        trail.resumed = bool(before) and client.uaclient.session.authentication_token.to_string() == before
    return client


def _policies(endpoints: list[ua.EndpointDescription], client: Client) -> list[ua.UserTokenPolicy]:
    policy = client.security_policy
    mine = [one for one in endpoints if (one.SecurityMode, one.SecurityPolicyUri) == (policy.Mode, policy.URI)]
    return [token for one in mine for token in one.UserIdentityTokens]


async def _secure(client: Client, connection: Connection, access: Access) -> None:
    endpoints = await client.connect_and_get_server_endpoints()
    chosen = choose(endpoints, connection)
    own = access.trust.own(access.application_uri, socket.gethostname())
    validate = await access.trust.validator()
    certificate = uacrypto.x509_from_der(chosen.ServerCertificate)
    # Before anything is sent to a server that nobody trusts, and again by asyncua for the session.
    await validate(certificate, chosen.Server)
    client.certificate_validator = validate
    policy = {**POLICIES, **OLD}[chosen.SecurityPolicyUri]
    server = uacrypto.CertProperties(chosen.ServerCertificate, "der")
    await client.set_security(policy, own.certificate, own.key, None, server, chosen.SecurityMode)


def choose(endpoints: list[ua.EndpointDescription], connection: Connection) -> ua.EndpointDescription:
    """The endpoint that the entry asks for; the safest that fits where it does not say. Raises Refused."""
    wanted = connection.policy.rpartition("#")[2].lower()
    modes = _modes(connection.mode)
    fitting = [
        one
        for one in endpoints
        if one.SecurityMode.name.rstrip("_") in modes
        and (one.SecurityPolicyUri in POLICIES or (wanted and one.SecurityPolicyUri in OLD))
        and (not wanted or one.SecurityPolicyUri.rpartition("#")[2].lower() == wanted)
        and one.TransportProfileUri.endswith("uatcp-uasc-uabinary")
    ]
    if not fitting:
        offered = sorted({f"{one.SecurityMode.name} {one.SecurityPolicyUri.rpartition('#')[2]}" for one in endpoints})
        raise Refused(f"the server offers {', '.join(offered)}, not {connection.mode} {wanted}".rstrip())
    return max(fitting, key=lambda one: (one.SecurityMode.value, one.SecurityLevel))


def _modes(mode: str) -> tuple[str, ...]:
    return (mode,) if mode in ("Sign", "SignAndEncrypt") else ("Sign", "SignAndEncrypt")


async def log_in(client: Client, connection: Connection, access: Access) -> None:
    """Say who logs in, as the files of passwords and certificates have it now. Raises OSError, ValueError."""
    if connection.auth == "UsernamePassword":
        text = password(access.passwords, connection.user, connection.password)
        if not text:
            user = connection.user
            raise Refused(f"there is no password for {user}" if user else "OpcAuthenticationUsername is missing")
        client.set_user(connection.user)
        # Remembered, so that no log shows it.
        client.set_password(Secret(text).reveal())
    elif connection.auth == "Certificate":
        folder = access.trust.folder / "users"
        await client.load_client_certificate(str(folder / f"{connection.user}.der"))
        await client.load_private_key(folder / f"{connection.user}.pem")
