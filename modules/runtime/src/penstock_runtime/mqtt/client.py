"""A client that stays: it reconnects, sends again what was not acknowledged, and acknowledges only when told to."""

import asyncio
import logging
import ssl
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from prometheus_client import Counter

from penstock_runtime.logs import Once, why
from penstock_runtime.mqtt import packets
from penstock_runtime.mqtt.connection import Connection
from penstock_runtime.mqtt.packets import V5, Connack, Kind, Packet, PacketError, Publish
from penstock_runtime.retry import Backoff
from penstock_runtime.secret import Secret

LOG = logging.getLogger(__name__)
FAILURES = Counter("mqtt_connection_failures", "Attempts to connect to a broker that failed", ["broker"])

CONNECT_SECONDS = 10.0
CLOSE_SECONDS = 2.0
STEADY_SECONDS = 5.0
"""A connection that has stood for so long is one that stands."""
REFUSED = 0x80
"""Reason codes from here on are refusals (MQTT 5)."""
FOR_GOOD = {1, 2, 4, 5, 0x81, 0x82, 0x84, 0x85, 0x86, 0x87, 0x8A}
"""Codes of a CONNACK that trying again does not mend; it is still tried, but told as an error."""


WORDS = {1: "protocol version", 2: "client id", 3: "server unavailable", 4: "user or password", 5: "not authorised"}
WORDS |= {0x80: "no reason told", 0x84: "protocol version", 0x85: "client id", 0x86: "user or password"}
WORDS |= {
    0x87: "not authorised",
    0x88: "server unavailable",
    0x89: "server busy",
    0x8A: "banned",
    0x8B: "shutting down",
}
WORDS |= {0x8D: "keep-alive", 0x8E: "taken over by another of this client id", 0x93: "too many under way"}
WORDS |= {0x95: "too large", 0x97: "quota", 0x9B: "quality of service", 0x9F: "too many connections"}


def code_words(code: int) -> str:
    """A reason code, for people."""
    return f"{code:#04x} ({WORDS[code]})" if code in WORDS else f"{code:#04x}"


class MqttError(Exception):
    """The broker said no; the message holds its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """How to reach a broker, and as whom."""

    host: str
    port: int
    client_id: str
    version: int = V5
    #: Made anew for each connection: certificates are renewed, and a file that is none today may be one tomorrow.
    tls: Callable[[], ssl.SSLContext] | None = field(default=None, repr=False)
    username: str | None = None
    password: Secret | None = None
    keep_alive: int = 30
    clean: bool = False
    window: int = 500
    largest: int = 1_048_576

    @property
    def address(self) -> str:
        """host:port, for people."""
        return f"{self.host}:{self.port}"


@dataclass(slots=True)
class Waiting:
    """A message that was sent and not yet acknowledged."""

    message: Publish
    content_type: str
    done: asyncio.Future[None]
    sent: bool = False


OnMessage = Callable[[Publish, int], None]
"""Takes a message and the number of the connection that brought it, which `acknowledge` wants back."""


class Client:
    """Use `run()` as a task; `publish` and `subscribe` work whether or not there is a connection just now."""

    def __init__(self, broker: Broker, on_message: OnMessage | None = None) -> None:
        self.broker = broker
        self.connected = asyncio.Event()
        self.connections = 0
        self.on_message = on_message
        self._connection: Connection | None = None
        self._waiting: dict[int, Waiting] = {}
        self._unsent: deque[Waiting] = deque()
        self._under_way = 0
        self._most_under_way = broker.window
        self._largest: int | None = None
        self._keep_alive = broker.keep_alive
        self._filters: dict[str, asyncio.Future[None]] = {}
        self._closing = False
        self._asked: dict[int, str] = {}
        self._mid = 0
        self._room = asyncio.Semaphore(broker.window)
        self._connack: asyncio.Future[Connack] | None = None

    async def run(self) -> None:
        """Connect, and again whenever the connection is lost, until cancelled."""
        backoff, once, loop = Backoff(first=0.1, most=15.0), Once(LOG), asyncio.get_running_loop()
        while True:
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    connection = await self._connect()
                begin = loop.time()
                reason = await self._attend(connection)
                if not self._closing:
                    once.warn(f"connection to the broker lost: {reason}", self.broker.address)
                if loop.time() - begin > STEADY_SECONDS:
                    # Not before: who is let in and thrown out again, over and over, shall ask ever more seldom.
                    backoff.reset()
                    once.counts.clear()
            except (OSError, TimeoutError, MqttError, PacketError) as error:
                FAILURES.labels(self.broker.address).inc()
                once.warn(f"no connection to the broker: {why(error)}", self.broker.address)
            finally:
                self._disconnected()
            await asyncio.sleep(backoff.next())

    async def publish(self, topic: str, payload: bytes, content_type: str = "") -> asyncio.Future[None]:
        """Send at QoS 1. Returns once there is room in the window; the future is done when the broker has it."""
        await self._room.acquire()
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        message = Publish(topic, payload, self._next_mid())
        assert message.mid is not None
        waiting = Waiting(message, content_type, done)
        self._waiting[message.mid] = waiting
        self._unsent.append(waiting)
        if self._connection is not None and self.connected.is_set():
            self._send()
            await self._connection.writable()
        return done

    def forget(self, done: asyncio.Future[None]) -> None:
        """Stop sending a message again; the broker may or may not have it."""
        for mid, waiting in list(self._waiting.items()):
            if waiting.done is done:
                del self._waiting[mid]
                self._room.release()
        # It stays in `_unsent`, or under way, until it is met there: an acknowledgement may still come.
        done.cancel()

    async def subscribe(self, topic_filter: str) -> None:
        """Subscribe at QoS 1, now and after each reconnection. Returns when the broker agreed; raises MqttError."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._filters[topic_filter] = done
        if self.connected.is_set():
            self._ask(topic_filter)
        await done

    def acknowledge(self, message: Publish, connection: int) -> None:
        """Tell the broker that a message has been dealt with; after a reconnection the broker sends it again anyway."""
        if message.mid is not None and connection == self.connections and self._connection is not None:
            self._connection.send(packets.puback(message.mid))

    def pause(self) -> None:
        """Take no more messages for now."""
        if self._connection is not None:
            self._connection.pause()

    def resume(self) -> None:
        """Take messages again."""
        if self._connection is not None:
            self._connection.resume()

    async def close(self) -> None:
        """Say goodbye; the broker keeps the session unless it is a clean one.

        The broker closes the connection: closing it from here could reset it before the last acknowledgements are read.
        """
        self._closing = True
        if self._connection is not None and self.connected.is_set():
            self._connection.resume()
            self._connection.send(packets.DISCONNECT)
            await asyncio.wait({self._connection.lost}, timeout=CLOSE_SECONDS)

    async def _connect(self) -> Connection:
        broker, loop = self.broker, asyncio.get_running_loop()
        self._connack = loop.create_future()
        self.connections += 1
        tls = await asyncio.to_thread(broker.tls) if broker.tls else None
        _, connection = await loop.create_connection(
            lambda: Connection(self._received, broker.largest + 65536),
            broker.host,
            broker.port,
            ssl=tls,
            server_hostname=broker.host if tls else None,
        )
        self._connection = connection
        connection.send(
            packets.connect(
                broker.client_id,
                version=broker.version,
                keep_alive=broker.keep_alive,
                clean=broker.clean,
                receive_maximum=min(broker.window, 65535),
                username=broker.username,
                password=broker.password.reveal() if broker.password else None,
            )
        )
        either: set[asyncio.Future[Any]] = {self._connack, connection.lost}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not self._connack.done():
            raise MqttError(f"closed without a word ({connection.lost.result() or 'end of stream'})")
        answer = self._connack.result()
        if answer.code:
            connection.end()
            hint = "; it will not change by itself" if answer.code in FOR_GOOD else ""
            raise MqttError(f"CONNACK says {code_words(answer.code)}{hint}")
        if answer.maximum_qos < 1:
            connection.end()
            raise MqttError("it takes messages at QoS 0 alone: whether they arrive would be left to chance")
        self._most_under_way = min(broker.window, answer.receive_maximum)
        self._largest = answer.maximum_packet
        self._keep_alive = broker.keep_alive if answer.keep_alive is None else answer.keep_alive
        self._welcome()
        return connection

    def _welcome(self) -> None:
        """The connection stands: subscribe again, and send again, in their order, what nobody acknowledged."""
        self._asked.clear()
        self.connected.set()
        for topic_filter in self._filters:
            self._ask(topic_filter)
        self._unsent, self._under_way = deque(self._waiting.values()), 0
        self._send()
        LOG.info("connected to the broker", extra={"broker": self.broker.address})

    def _send(self) -> None:
        """Send what is not sent yet, as far as the broker takes more at once."""
        assert self._connection is not None
        while self._unsent and self._under_way < self._most_under_way:
            waiting = self._unsent.popleft()
            if waiting.done.cancelled():
                continue
            message = waiting.message._replace(duplicate=True) if waiting.sent else waiting.message
            data = packets.publish(message, self.broker.version, waiting.content_type)
            if self._largest is not None and len(data) > self._largest:
                # The broker would end the connection, and again each time that it is tried.
                self._refuse(waiting, f"{len(data)} bytes, and the broker takes {self._largest} (0x95)")
                continue
            self._connection.send(data)
            waiting.sent = True
            self._under_way += 1

    def _refuse(self, waiting: Waiting, reason: str) -> None:
        assert waiting.message.mid is not None
        if self._waiting.pop(waiting.message.mid, None) is not None:
            self._room.release()
        if not waiting.done.done():
            waiting.done.set_exception(MqttError(reason))

    async def _attend(self, connection: Connection) -> str:
        """Keep the connection alive until it is lost; why it was."""
        loop = asyncio.get_running_loop()
        pause = self._keep_alive / 2 or None
        while True:
            done, _ = await asyncio.wait({connection.lost}, timeout=pause)
            if done:
                return str(connection.lost.result() or "closed by the broker")
            if connection.reading and loop.time() - connection.heard > 2 * self._keep_alive:
                connection.end(TimeoutError("no answer to pings"))
                return "no answer to pings"
            connection.send(packets.PINGREQ)

    def _disconnected(self) -> None:
        self.connected.clear()
        if self._connection is not None:
            self._connection.end()
        self._connection = None

    def _ask(self, topic_filter: str) -> None:
        mid = self._next_mid()
        self._asked[mid] = topic_filter
        assert self._connection is not None
        self._connection.send(packets.subscribe(mid, topic_filter, self.broker.version))

    def _next_mid(self) -> int:
        """A packet id that nothing waits for."""
        while True:
            self._mid = self._mid % 65535 + 1
            if self._mid not in self._waiting and self._mid not in self._asked:
                return self._mid

    def _received(self, packet: Packet) -> None:
        if packet.kind == Kind.PUBLISH:
            self._arrived(packets.read_publish(packet, self.broker.version))
        elif packet.kind == Kind.PUBACK:
            self._acknowledged(*packets.read_ack(packet.body))
        elif packet.kind == Kind.SUBACK:
            self._subscribed(*packets.read_suback(packet.body))
        elif packet.kind == Kind.CONNACK and self._connack is not None and not self._connack.done():
            self._connack.set_result(packets.read_connack(packet.body, self.broker.version))
        elif packet.kind == Kind.DISCONNECT and self._connection is not None:
            code = packet.body[0] if packet.body else 0
            self._connection.end(MqttError(f"DISCONNECT says {code_words(code)}"))

    def _arrived(self, message: Publish) -> None:
        if self.on_message is not None:
            self.on_message(message, self.connections)
        else:
            self.acknowledge(message, self.connections)

    def _acknowledged(self, mid: int, code: int) -> None:
        waiting = self._waiting.pop(mid, None)
        self._under_way = max(0, self._under_way - 1)
        if self._unsent:
            self._send()
        if waiting is None:
            return
        self._room.release()
        if waiting.done.done():
            return
        if code >= REFUSED:
            waiting.done.set_exception(MqttError(f"PUBACK says {code_words(code)}"))
        else:
            waiting.done.set_result(None)

    def _subscribed(self, mid: int, code: int) -> None:
        topic_filter = self._asked.pop(mid, "")
        done = self._filters.get(topic_filter)
        if done is None:
            return
        if code >= REFUSED:
            error = MqttError(f"no subscription to {topic_filter}: SUBACK says {code_words(code)}")
            if not done.done():
                done.set_exception(error)
            elif self._connection is not None:
                # It was agreed to before: without it nothing comes any more, and nobody would know.
                self._connection.end(error)
            return
        if done.done():
            return
        if code == 0:
            LOG.error("the broker brings messages at QoS 0 alone: some may be lost", extra={"topic": topic_filter})
        done.set_result(None)
