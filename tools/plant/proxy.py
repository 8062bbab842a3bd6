"""A network between two programs that can be slow, cut or deaf: a TCP proxy, steered while it runs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Literal

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
        server = await asyncio.start_server(self._serve, self.host, self.port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for writer in list(self.pairs):
                writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "cut":
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection(self.far, self.target)
        except OSError:
            writer.transport.abort()
            return
        self.pairs |= {writer, far_writer}
        try:
            await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))
        finally:
            for one in (writer, far_writer):
                self.pairs.discard(one)
                one.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(PIECE):
                if self.mode == "slow":
                    await asyncio.sleep(self.seconds)
                if self.mode != "deaf":
                    writer.write(data)
                    await writer.drain()
        writer.transport.abort()
