"""Certificates, users and secrets, against a server that wants them."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asyncua import Server, ua
from asyncua.crypto.cert_gen import setup_self_signed_certificate
from asyncua.crypto.permission_rules import SimpleRoleRuleset
from asyncua.server.user_managers import User, UserRole
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.modules.opc_publisher.line import line
from tests.modules.opc_publisher.machine import machine, settings_arguments, until
from tests.modules.support.programs import Program, module

PASSWORD = "nobody-may-read-this"


class Users:
    """One user, one password."""

    def get_user(
        self, iserver: Any, username: Any = None, password: Any = None, certificate: Any = None
    ) -> User | None:
        del iserver, certificate
        known = username == "operator" and password == PASSWORD
        return User(role=UserRole.Admin) if known else None


async def secure(server: Server, folder: Path) -> None:
    key, certificate = folder / "plc.pem", folder / "plc.der"
    await setup_self_signed_certificate(
        key, certificate, "urn:freeopcua:python:server", "127.0.0.1", [ExtendedKeyUsageOID.SERVER_AUTH], {}
    )
    await server.load_certificate(str(certificate))
    await server.load_private_key(str(key))
    server.set_security_policy(
        [ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt], permission_ruleset=SimpleRoleRuleset()
    )
    server.iserver.user_manager = Users()


def test_a_stranger_is_refused_until_a_person_trusts_it_and_passwords_come_from_files(tmp_path: Path) -> None:
    async def main() -> None:
        folder = tmp_path / "plc"
        folder.mkdir()
        passwords = tmp_path / "passwords"
        passwords.mkdir()
        (passwords / "operator").write_text(PASSWORD + "\n", encoding="utf-8")
        async with (
            machine(setup=lambda server: secure(server, folder)) as plc,
            line(tmp_path, passwords=passwords, reconnect_seconds=1) as one,
        ):
            one.publish(
                plc.entry(
                    0,
                    EndpointSecurityMode="SignAndEncrypt",
                    EndpointSecurityPolicy="http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256",
                    DataSetName="secure",
                )
                | {"OpcAuthenticationMode": "UsernamePassword", "OpcAuthenticationUsername": "operator"}
            )
            rejected = tmp_path / "pki" / "rejected" / "certs"
            await until(lambda: rejected.is_dir() and list(rejected.glob("*.der")), what="the rejected certificate")
            assert one.bus.sent == []
            (found,) = rejected.glob("*.der")
            found.rename(tmp_path / "pki" / "trusted" / "certs" / found.name)
            await until(lambda: one.bus.values("V0") == [0], 30, "the value after trust")
            assert (tmp_path / "pki" / "own" / "key.pem").stat().st_mode & 0o077 == 0

    asyncio.run(main())


@pytest.mark.parametrize("what", ["password", "certificate"])
def test_a_password_or_a_certificate_is_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """At the machine, and in the publisher's folders: it comes back without anybody's help."""

    async def main() -> None:
        folder, passwords = tmp_path / "plc", tmp_path / "passwords"
        for one_folder in (folder, passwords):
            one_folder.mkdir()
        (passwords / "operator").write_text(PASSWORD, encoding="utf-8")
        async with (
            machine(setup=lambda server: secure(server, folder)) as plc,
            line(tmp_path, passwords=passwords, reconnect_seconds=1, auto_accept="true") as one,
        ):
            one.publisher.manner = replace(one.publisher.manner, stale=3.0 if what == "certificate" else 300.0)
            user = {"OpcAuthenticationMode": "UsernamePassword", "OpcAuthenticationUsername": "operator"}
            one.publish(plc.entry(0, EndpointSecurityMode="SignAndEncrypt") | user)
            await until(lambda: one.bus.values("V0") == [0])
            await plc.stop()
            if what == "password":
                monkeypatch.setattr(f"{__name__}.PASSWORD", "nobody-may-read-that-either")
                (passwords / "operator").write_text(PASSWORD, encoding="utf-8")
            else:
                (folder / "plc.der").unlink()
                (folder / "plc.pem").unlink()
            await plc.start()
            await plc.write(0, 7)
            await until(lambda: 7 in one.bus.values("V0"), 60, "the value after it")

    asyncio.run(main())


def test_a_wrong_password_is_said_and_never_shown(tmp_path: Path, broker: int) -> None:
    async def main() -> None:
        folder = tmp_path / "plc"
        folder.mkdir()
        async with machine(setup=lambda server: secure(server, folder)) as plc:
            wrong = "a-wrong-password-of-somebody"
            entry = plc.entry(0, EndpointSecurityMode="SignAndEncrypt") | {
                "OpcAuthenticationMode": "UsernamePassword",
                "OpcAuthenticationUsername": "operator",
                "OpcAuthenticationPassword": wrong,
            }
            program = publisher(tmp_path, broker, [entry], "--aa", "--loglevel=debug", "--xr=1")
            try:
                await asyncio.to_thread(program.start)
                await until(lambda: "cannot be connected to" in program.said(), 150)
                await asyncio.sleep(2.5)
                assert program.process is not None
                assert program.process.poll() is None
                assert wrong not in program.said()
                # Once, with the reason: not a line for each try.
                assert program.said().count("cannot be connected to") == 1
            finally:
                program.end()

    asyncio.run(main())


def publisher(folder: Path, broker: int, entries: list[Any], *more: str) -> Program:
    file = folder / "pn.json"
    file.write_text(json.dumps(entries), encoding="utf-8")
    arguments = settings_arguments(folder, file, mqtt=f"local-pub-sub=mqtt://127.0.0.1:{broker}", mqtt_client_id="opc")
    return module("opc_publisher", folder, *arguments, *more)


def test_a_user_that_no_field_names_is_said(tmp_path: Path, broker: int) -> None:
    async def main() -> None:
        entry = {
            "EndpointUrl": "opc.tcp://127.0.0.1:1",
            "OpcAuthenticationMode": "UsernamePassword",
            "OpcNodes": [{"Id": "ns=2;s=a"}],
        }
        program = publisher(tmp_path, broker, [entry])
        try:
            await asyncio.to_thread(program.start)
            await until(lambda: "OpcAuthenticationUsername is missing" in program.said(), 60)
        finally:
            await asyncio.to_thread(program.end)

    asyncio.run(main())
