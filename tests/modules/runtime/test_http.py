"""The health port, over real sockets."""

import asyncio
import socket

import pytest
from prometheus_client import CollectorRegistry, Counter

from penstock_runtime.health import Health
from penstock_runtime.http import answer, http_server
from tests.modules.support.left_open import nothing_left_open


def test_answers() -> None:
    health = Health()
    registry = CollectorRegistry()
    Counter("events", "Events", registry=registry).inc(3)
    assert answer("/livez", health)[0] == answer("/healthz", health)[0] == answer("/readyz", health)[0] == 200
    assert "events_total 3.0" in answer("/metrics", health, registry)[1]
    assert answer("/", health)[0] == 404
    health.set("connected", False)
    assert answer("/readyz", health)[:2] == (503, "not yet: connected\n")
    assert answer("/livez", health)[0] == 200
    health.beat("loop", -1)
    assert answer("/livez", health)[:2] == (503, "stuck: loop\n")


@pytest.mark.parametrize(
    ("request_text", "status"),
    [
        (b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n", b"200 OK"),
        (b"GET /readyz?x=1 HTTP/1.0\r\n\r\n", b"200 OK"),
        (b"HEAD /livez HTTP/1.1\r\n\r\n", b"200 OK"),
        (b"POST /livez HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc", b"405"),
        (b"nonsense\r\n\r\n", b"400"),
    ],
)
def test_over_the_wire(request_text: bytes, status: bytes) -> None:
    async def ask() -> bytes:
        async with http_server(Health(), 0, "127.0.0.1") as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request_text)
            said = await reader.read()
            writer.close()
            return said

    assert status in asyncio.run(ask()).split(b"\r\n")[0]


@pytest.mark.parametrize("host", ["127.0.0.1", "no.host.invalid"])
def test_a_port_that_cannot_be_opened_is_told_with_its_settings(host: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        async def serve() -> None:
            async with http_server(Health(), port, host):
                pass

        with pytest.raises(OSError, match=rf"^--health-host {host}, --health-port {port}: cannot be opened: [^\[(]+$"):
            asyncio.run(serve())


def test_an_endless_line_ends_the_connection_and_nothing_else() -> None:
    async def ask() -> bytes:
        async with http_server(Health(), 0, "127.0.0.1") as port:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"G" * 100_000)
            assert await reader.read() == b""
            writer.close()
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /livez HTTP/1.1\r\n\r\n")
            said = await reader.read()
            writer.close()
            return said

    assert asyncio.run(ask()).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("turns", range(6))
def test_it_ends_in_the_turn_in_which_somebody_comes(turns: int) -> None:
    """However far the loop has got with a connection, it is closed when the server is."""

    async def main() -> None:
        async with http_server(Health(), 0, "127.0.0.1") as port:
            client = socket.create_connection(("127.0.0.1", port))
            for _ in range(turns):
                await asyncio.sleep(0)
        client.close()

    with nothing_left_open():
        asyncio.run(main())
