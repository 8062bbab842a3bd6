"""One connection to a broker: packets in, packets out, gathered into as few writes as the loop allows."""

import asyncio
import contextlib
import socket
from collections.abc import Callable

from penstock_runtime.mqtt.packets import Packet, PacketError, Reader

QUICKACK: int | None = getattr(socket, "TCP_QUICKACK", None)


class Connection(asyncio.Protocol):
    """Hands packets to `on_packet`; `lost` is done when the connection is over, with the reason or None."""

    def __init__(self, on_packet: Callable[[Packet], None], most: int) -> None:
        self.lost: asyncio.Future[Exception | None] = asyncio.get_running_loop().create_future()
        self.heard = asyncio.get_running_loop().time()
        self.reading = True
        self._reader = Reader(most)
        self._on_packet = on_packet
        self._transport: asyncio.Transport | None = None
        self._socket: socket.socket | None = None
        self._out: list[bytes] = []
        self._writable = asyncio.Event()
        self._writable.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The other side is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._socket = transport.get_extra_info("socket")
        self._acknowledge_at_once()

    def data_received(self, data: bytes) -> None:
        """Some bytes: maybe several packets, maybe half of one."""
        self.heard = asyncio.get_running_loop().time()
        self._acknowledge_at_once()
        try:
            for packet in self._reader.feed(data):
                self._on_packet(packet)
        except PacketError as error:
            self.end(error)

    def _acknowledge_at_once(self) -> None:
        """A broker that gathers small packets (Nagle) waits for TCP's acknowledgement, which Linux may delay by 40 ms.

        The kernel forgets the option, so it is set each time.
        """
        if QUICKACK is not None and self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.setsockopt(socket.IPPROTO_TCP, QUICKACK, 1)

    def connection_lost(self, exc: Exception | None) -> None:
        """It is over."""
        self._writable.set()
        if not self.lost.done():
            self.lost.set_result(exc)

    def pause_writing(self) -> None:
        """The other side does not keep up."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """It does again."""
        self._writable.set()

    def send(self, data: bytes) -> None:
        """Send soon, together with what else is sent in this turn of the loop."""
        if not self._out:
            asyncio.get_running_loop().call_soon(self._flush)
        self._out.append(data)

    async def writable(self) -> None:
        """Wait until the other side keeps up."""
        await self._writable.wait()

    def pause(self) -> None:
        """Read no more for now: TCP tells the broker."""
        if self.reading and self._transport is not None:
            self.reading = False
            self._transport.pause_reading()

    def resume(self) -> None:
        """Read on."""
        if not self.reading and self._transport is not None and not self._transport.is_closing():
            self.reading = True
            self.heard = asyncio.get_running_loop().time()
            self._transport.resume_reading()

    def end(self, reason: Exception | None = None) -> None:
        """Close at once, after what was sent."""
        self._flush()
        if not self.lost.done():
            self.lost.set_result(reason)
        if self._transport is not None:
            self._transport.close() if reason is None else self._transport.abort()

    def _flush(self) -> None:
        if self._out and self._transport is not None and not self._transport.is_closing():
            self._transport.write(b"".join(self._out))
        self._out.clear()
