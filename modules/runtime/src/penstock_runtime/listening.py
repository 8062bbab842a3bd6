"""How a server begins to listen, and stops without leaving a connection open that nobody holds."""

import asyncio
import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from penstock_runtime.logs import why

#: Turns of the loop from a connection that was accepted to one that its server has been told of.
TURNS = 2


@contextlib.contextmanager
def opening(**settings: object) -> Iterator[None]:
    """Name the settings in the error when an address cannot be listened at. Raises OSError."""
    try:
        yield
    except OSError as error:
        said = ", ".join(f"--{name.replace('_', '-')} {value}" for name, value in settings.items())
        raise OSError(f"{said}: cannot be opened: {why(error)}") from error


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
