"""What stands between a client and a server on loopback: it passes bytes on, or slowly, or no more."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Between:
    """Passes bytes on to a port of this machine."""

    to: int
    port: int = 0
    #: After so many bytes of the server nothing more is passed; None: never.
    hold: int | None = None
    #: Seconds between the bytes of the server; 0: as they come.
    pause: float = 0.0
    #: After so many bytes of the server this is done, once, in a thread of its own.
    at: int = 0
    then: Callable[[], None] | None = None
    passed: int = 0
    ended: threading.Event = field(default_factory=threading.Event)
    done: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def serve(self, listening: socket.socket) -> None:
        """Take connections until the listening socket is closed."""
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        with client, suppress(OSError), socket.create_connection(("127.0.0.1", self.to)) as server:
            threading.Thread(target=self._pump, args=(client, server), daemon=True).start()
            try:
                self._pump_back(server, client)
            finally:
                for one in (client, server):  # closing alone tells nobody while the other thread reads
                    with suppress(OSError):
                        one.shutdown(socket.SHUT_RDWR)

    def _pump(self, source: socket.socket, to: socket.socket) -> None:
        with suppress(OSError):
            while part := source.recv(1 << 16):
                to.sendall(part)
        with suppress(OSError):
            to.shutdown(socket.SHUT_WR)

    def _pump_back(self, server: socket.socket, client: socket.socket) -> None:
        while part := server.recv(1 if self.pause else 1 << 16):
            self._count(len(part))
            if self.hold is not None and self.passed > self.hold:
                self.ended.wait()
                return
            client.sendall(part)
            if self.pause and self.ended.wait(self.pause):
                return

    def _count(self, size: int) -> None:
        with self._lock:
            self.passed += size
            then = self.then if self.passed > self.at else None
            if then:
                self.then = None
        if then:
            threading.Thread(target=self._do, args=(then,), daemon=True).start()

    def _do(self, then: Callable[[], None]) -> None:
        try:
            then()
        finally:
            self.done.set()


@contextmanager
def between(made: Between) -> Iterator[Between]:
    """It, at work until the end of the block."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made.port = int(listening.getsockname()[1])
        threading.Thread(target=made.serve, args=(listening,), daemon=True).start()
        try:
            yield made
        finally:
            made.ended.set()
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)
