"""A network between two programs that can be slow, cut or deaf: a TCP proxy, steered while it runs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal

from penstock_runtime import accept_no_more

Mode = Literal["pass", "slow", "cut", "deaf"]
PIECE = 65536


@dataclass(slots=True)
class Proxy:
    """`mode` may be changed at any time.

    pass: bytes go through. slow: `seconds` before each piece. cut: connections are reset and none is taken.
    deaf: connections stay, and nothing goes through in either direction, as when a cable is pulled.
    `host` is where it listens, `far` whose port `target` is.
    """

    target: int
    mode: Mode = "pass"
    seconds: float = 0.05
    port: int = 0
    host: str = "127.0.0.1"
    far: str = "127.0.0.1"
    pairs: set[asyncio.StreamWriter] = field(default_factory=set)

    def turn(self, mode: Mode) -> None:
        """Change the mode; a cut resets what is open, and so does the end of being deaf: bytes were lost."""
        ended, self.mode = self.mode, mode
        if mode == "cut" or ended == "deaf":
            for writer in list(self.pairs):
                writer.transport.abort()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Proxy"]:
        """Listen while the block runs."""
        serving: set[asyncio.Task[None]] = set()

        def came(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            # Held from the moment it is there: a task that never began could not end it.
            self.pairs.add(writer)
            task = asyncio.create_task(self._serve(reader, writer))
            serving.add(task)
            task.add_done_callback(serving.discard)

        server = await asyncio.start_server(came, self.host, self.port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            await accept_no_more(server.sockets)
            server.close()
            for task in serving:
                task.cancel()
            await asyncio.gather(*serving, return_exceptions=True)
            for writer in self.pairs:
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.mode != "cut":
                await self._join(reader, writer)
        finally:
            self._end(writer)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection(self.far, self.target)
        except OSError:
            return
        self.pairs.add(far_writer)
        try:
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        finally:
            self._end(far_writer)

    def _end(self, writer: asyncio.StreamWriter) -> None:
        self.pairs.discard(writer)
        writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(PIECE):
                if self.mode == "slow":
                    await asyncio.sleep(self.seconds)
                if self.mode != "deaf":
                    writer.write(data)
                    await writer.drain()
        writer.transport.abort()
