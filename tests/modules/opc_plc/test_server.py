"""The server, asked by asyncua's client over the loopback address."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from asyncua import Client, ua
from asyncua.crypto.security_policies import SecurityPolicyBasic256Sha256

from opc_plc.access import make_certificate
from opc_plc.nodes import LONG, NAMESPACE, SPECIAL
from plant.ports import free_port
from tests.modules.support.programs import Program, got, module, wait_for


class Plc:
    """A running simulator."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.port, self.folder = free_port(), folder
        self.url = f"opc.tcp://127.0.0.1:{self.port}"
        self.program: Program = module(
            "opc_plc", folder, f"--pn={self.port}", "--host=127.0.0.1", f"--pki={folder}/pki", *arguments
        )
        self.program.start()


@pytest.fixture
def plc(tmp_path: Path) -> Iterator[Plc]:
    found = Plc(tmp_path, "--aa", "--fn=5", "--vfr=50", "--gn=1", "--vsr=100")
    yield found
    found.program.end()


async def read(client: Client, *names: str) -> list[ua.DataValue]:
    index = await client.get_namespace_index(NAMESPACE)
    return [await client.get_node(ua.NodeId(name, index)).read_data_value(raise_on_bad_status=False) for name in names]


def test_nodes_and_their_values(plc: Plc) -> None:
    async def ask() -> list[ua.DataValue]:
        async with Client(plc.url) as client:
            await asyncio.sleep(0.3)
            return await read(client, "FastUInt1", "FastUInt5", "SlowUInt1", "SpikeData", "StepUp", SPECIAL, LONG)

    values = asyncio.run(ask())
    assert all(value.StatusCode.is_good() for value in values)
    assert values[0].Value.VariantType == ua.VariantType.UInt32
    assert values[0].Value.Value >= 2
    assert values[0].SourceTimestamp is not None


def test_bad_nodes_are_bad_sometimes(plc: Plc) -> None:
    async def watch() -> set[str]:
        seen = set()
        async with Client(plc.url) as client:
            for _ in range(60):
                (value,) = await read(client, "BadFastUInt1")
                seen.add(value.StatusCode.name)
                await asyncio.sleep(0.02)
        return seen

    seen = asyncio.run(watch())
    assert "Good" in seen
    assert seen & {"BadCommunicationError", "BadDataLost", "UncertainLastUsableValue"}


@pytest.mark.parametrize(
    ("user", "password", "welcome"), [("user1", "password", True), ("user1", "x", False), ("x", "", False)]
)
def test_users(plc: Plc, user: str, password: str, welcome: bool) -> None:
    async def log_in() -> None:
        client = Client(plc.url)
        client.set_user(user)
        client.set_password(password)
        async with client:
            await read(client, "StepUp")

    if welcome:
        asyncio.run(log_in())
    else:
        with pytest.raises(ua.UaError):
            asyncio.run(log_in())


def test_nobody_without_a_user(tmp_path: Path) -> None:
    plc = Plc(tmp_path, "--aa", "--daa")

    async def log_in() -> None:
        async with Client(plc.url):
            pass

    try:
        with pytest.raises(ua.UaError):
            asyncio.run(log_in())
    finally:
        plc.program.end()


async def encrypted(url: str, folder: Path) -> int:
    key, certificate = folder / "client.pem", folder / "client.der"
    await make_certificate(key, certificate, "urn:test:client", "localhost")
    client = Client(url)
    client.application_uri = "urn:test:client"
    await client.set_security(
        SecurityPolicyBasic256Sha256, certificate, key, mode=ua.MessageSecurityMode.SignAndEncrypt
    )
    async with client:
        (value,) = await read(client, "StepUp")
        return int(value.Value.Value)


def test_signed_and_encrypted(plc: Plc, tmp_path: Path) -> None:
    assert asyncio.run(encrypted(plc.url, tmp_path)) >= 0


def test_a_certificate_that_nobody_trusts_until_it_is_put_there(tmp_path: Path) -> None:
    plc = Plc(tmp_path)
    try:
        with pytest.raises((ua.UaError, OSError, TimeoutError)):
            asyncio.run(encrypted(plc.url, tmp_path))
        (rejected,) = (tmp_path / "pki" / "rejected" / "certs").iterdir()
        rejected.rename(tmp_path / "pki" / "trusted" / "certs" / "client.der")
        assert asyncio.run(encrypted(plc.url, tmp_path)) >= 0
    finally:
        plc.program.end()


def test_the_key_is_nobody_elses(plc: Plc) -> None:
    assert (plc.folder / "pki" / "own" / "opc-plc.pem").stat().st_mode & 0o077 == 0


def test_chaos_breaks_connections(tmp_path: Path) -> None:
    plc = Plc(tmp_path, "--aa", "--chaos", "--chaos-interval=0.1", "--seed=1")

    async def stay() -> None:
        async with Client(plc.url) as client:
            for _ in range(500):
                await read(client, "StepUp")
                await asyncio.sleep(0.02)

    try:
        with pytest.raises((ua.UaError, OSError, asyncio.CancelledError)):
            asyncio.run(stay())
        port = plc.program.argv[3].partition("=")[2]
        wait_for(lambda: got(f"http://127.0.0.1:{port}/livez") == 200)
    finally:
        plc.program.end()


def test_it_stops_when_asked(plc: Plc) -> None:
    assert plc.program.stop() == 0


def test_a_certificate_that_is_none_is_put_aside_and_it_starts(tmp_path: Path) -> None:
    own = tmp_path / "pki" / "own"
    own.mkdir(parents=True)
    for name in ("opc-plc.pem", "opc-plc.der"):
        (own / name).write_bytes(b"nonsense")
    plc = Plc(tmp_path, "--aa")
    try:
        assert asyncio.run(encrypted(plc.url, tmp_path)) >= 0
        assert (own / "opc-plc.pem.broken").read_bytes() == b"nonsense"
        assert plc.program.said().count("is none, and is made anew") == 1
    finally:
        plc.program.end()


def test_a_stranger_who_speaks_nonsense_costs_nobody_else_anything(plc: Plc) -> None:
    for raw in (
        b"",
        b"GET / HTTP/1.1\r\n\r\n",
        b"HELF" + b"\xff" * 40,
        b"OPNF\x10\x00\x00\x00" + bytes(8),
        bytes(5000),
    ):
        with socket.create_connection(("127.0.0.1", plc.port), timeout=60) as one:
            one.sendall(raw)

    async def ask() -> list[ua.DataValue]:
        async with Client(plc.url) as client:
            return await read(client, "StepUp")

    (value,) = asyncio.run(ask())
    assert value.StatusCode.is_good()
    assert plc.program.process is not None
    assert plc.program.process.poll() is None
