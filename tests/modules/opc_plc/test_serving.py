"""The server ends although clients keep coming."""

import asyncio
import contextlib
import socket

import pytest
from asyncua import Server

from opc_plc.serving import serving
from plant.ports import free_port
from tests.modules.support.left_open import nothing_left_open


def test_it_ends_while_clients_come_back() -> None:
    async def main() -> None:
        server, port = Server(), free_port()
        await server.init()
        server.set_endpoint(f"opc.tcp://127.0.0.1:{port}")
        came: list[asyncio.StreamWriter] = []

        async def come() -> None:
            with contextlib.suppress(OSError):
                while True:
                    came.append((await asyncio.open_connection("127.0.0.1", port))[1])

        async with asyncio.timeout(200):
            async with serving(server):
                coming = asyncio.create_task(come())
                while len(came) < 5:
                    await asyncio.sleep(0.01)
            await coming
        for one in came:
            one.close()

    with nothing_left_open():
        asyncio.run(main())


def test_a_port_that_is_taken_is_told_with_its_setting(caplog: pytest.LogCaptureFixture) -> None:
    async def main(port: int) -> None:
        server = Server()
        await server.init()
        server.set_endpoint(f"opc.tcp://127.0.0.1:{port}")
        async with serving(server):
            pass

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"^--host 127.0.0.1, --port {port}: cannot be opened: "):
            asyncio.run(main(port))
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize("turns", range(6))
def test_it_ends_in_the_turn_in_which_somebody_comes(turns: int) -> None:
    """However far the loop has got with a connection, it is closed when the server is."""

    async def main() -> None:
        server, port = Server(), free_port()
        await server.init()
        server.set_endpoint(f"opc.tcp://127.0.0.1:{port}")
        async with serving(server):
            client = socket.create_connection(("127.0.0.1", port))
            for _ in range(turns):
                await asyncio.sleep(0)
        client.close()

    with nothing_left_open():
        asyncio.run(main())
