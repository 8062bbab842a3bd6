"""The server runs for as long as it is wanted, and ends although its clients come back at once."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from asyncua import Server

from penstock_runtime import accept_no_more, opening

#: Seconds between two looks at who is connected while the server ends.
PAUSE = 0.05


@asynccontextmanager
async def serving(server: Server) -> AsyncIterator[None]:
    """Serve during the block."""
    # It tells what cannot be opened with a traceback, and raises it besides.
    logging.getLogger("asyncua.server.server").setLevel(logging.CRITICAL)
    with opening(host=server.endpoint.hostname, port=server.endpoint.port):
        await server.start()
    try:
        yield
    finally:
        await ended(server)


async def ended(server: Server) -> None:
    """Stop. Whoever connects after the library has closed all connections is turned away: it waits for the last one to
    go before it is done, and a client that is connected has no reason to."""
    # Only the library's own field names what it listens at.
    listening = server.bserver._server if server.bserver else None
    await accept_no_more(listening.sockets if listening else ())
    stopping = asyncio.ensure_future(server.stop())
    while not stopping.done():
        for transport in tuple(server.iserver.asyncio_transports):
            transport.close()
        await asyncio.wait([stopping], timeout=PAUSE)
    stopping.result()
