"""How a server stops to listen without leaving a connection open that nobody holds."""

import asyncio
from collections.abc import Iterable
from typing import Any

#: Turns of the loop from a connection that was accepted to one that its server has been told of.
TURNS = 2


async def accept_no_more(sockets: Iterable[Any]) -> None:
    """Accept nothing more at these, and let what was accepted become a connection that its server can close.

    Before `close()`: asyncio makes a connection in the turns after it was accepted, and when the server is closed in
    between, the transport is dropped half made and its socket stays open until it is collected.
    """
    loop = asyncio.get_running_loop()
    for socket in sockets:
        loop.remove_reader(socket)
    for _ in range(TURNS):
        await asyncio.sleep(0)
