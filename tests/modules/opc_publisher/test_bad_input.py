"""Files, calls and certificates that are none: said with a reason, never a crash, and what is good goes on."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from opc_publisher.fields import ENTRY, NODE
from opc_publisher.methods import METHODS, call
from opc_publisher.planner import Share, plan
from opc_publisher.published import read, read_values
from opc_publisher.trust import Trust
from penstock_runtime import accept_no_more
from tests.modules.opc_publisher.line import line
from tests.modules.opc_publisher.machine import machine, until

WORDS = [
    "",
    "x",
    "ns=2;s=A",
    "nsu=urn:x;i=1",
    "opc.tcp://a:1",
    "Best",
    "Json",
    "Samples",
    "00:00:01",
    "0",
    "1:2",
    "a/#",
]
PLAIN = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats() | st.sampled_from(WORDS)
ANY = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=2),
    max_leaves=4,
)
NODES = st.dictionaries(st.sampled_from([one.name for one in NODE]), ANY, max_size=4).map(
    lambda node: {"Id": "i=1", **node}
)
ENTRIES = st.builds(
    lambda more, nodes: {"EndpointUrl": "opc.tcp://plc:4840", **more, "OpcNodes": nodes},
    st.dictionaries(st.sampled_from([one.name for one in ENTRY]), ANY, max_size=5),
    st.lists(NODES, max_size=3),
)


@given(st.lists(ENTRIES | ANY, max_size=3))
@hypothesis_settings(max_examples=200, deadline=None)
def test_of_any_file_a_plan_is_made(entries: list[Any]) -> None:
    for published in (read(json.dumps(entries)), read_values(entries)):
        made, _ = plan(published, share=Share(0, 1))
        again, _ = plan(published, share=Share(0, 2), before=made)
        assert again.items <= made.items


@given(
    st.sampled_from([*METHODS, "Nothing_V1", ""]),
    st.lists(ENTRIES, max_size=2),
    ANY | ENTRIES | st.lists(ENTRIES, max_size=2),
)
@hypothesis_settings(max_examples=200, deadline=None)
def test_any_call_is_answered(name: str, entries: list[Any], payload: Any) -> None:
    answer = call(name, entries, payload)
    assert 200 <= answer.status < 600
    if answer.status != 200:
        assert answer.entries is None
        assert answer.payload["message"]


@pytest.mark.parametrize(
    "raw", [b"", b"nonsense", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\x30\x82" * 9]
)
def test_certificates_that_are_none(tmp_path: Path, raw: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """Among the trusted ones it is passed over, and said once; the own one is made anew, and the broken one kept."""
    trusted, own = tmp_path / "trusted" / "certs", tmp_path / "own"
    for folder in (trusted, own):
        folder.mkdir(parents=True)
    (trusted / "broken.der").write_bytes(raw)
    (own / "cert.der").write_bytes(raw)
    (own / "key.pem").write_bytes(raw)

    async def main() -> None:
        trust = Trust(tmp_path)
        for _ in range(3):
            await trust.validator()
            made = trust.own("urn:test", "host")
            assert made.key.read_bytes().startswith(b"-----BEGIN PRIVATE KEY")

    asyncio.run(main())
    assert len([one for one in caplog.records if "trusted certificates is none" in one.getMessage()]) == 1
    assert (own / "key.pem.broken").read_bytes() == raw


def test_a_server_that_is_none_is_said_once_and_the_others_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Something answers at the port, and it speaks no OPC UA."""

    came: list[asyncio.Transport] = []

    class Nonsense(asyncio.Protocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport
            came.append(transport)

        def data_received(self, _data: bytes) -> None:
            self.transport.write(b"HTTP/1.1 400 Bad Request\r\n\r\n" + bytes(range(256)) * 20)
            self.transport.close()

    async def main() -> None:
        server = await asyncio.get_running_loop().create_server(Nonsense, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with machine() as plc, line(tmp_path, reconnect_seconds=1, request_seconds=1) as one:
            broken = {**plc.entry(0), "EndpointUrl": f"opc.tcp://127.0.0.1:{port}", "DataSetWriterGroup": "broken"}
            one.publish(broken, plc.entry(1))
            await until(lambda: one.bus.values("V1") == [0])
            await until(lambda: any(live.retries >= 2 for live in one.publisher.sessions.values()), 150)
            await plc.write(1, 5)
            await until(lambda: 5 in one.bus.values("V1"))
        await accept_no_more(server.sockets)
        server.close()
        for transport in came:
            transport.abort()

    asyncio.run(main())
    assert len([one for one in caplog.records if "cannot be connected to" in one.getMessage()]) == 1
