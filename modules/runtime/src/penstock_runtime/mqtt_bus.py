"""A Bus that is a plain MQTT broker: the CloudEvent's JSON is the payload, as a Dapr sidecar would write it."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

from penstock_runtime.bus import HELD_BACK, Delivery, Unpublished, waves
from penstock_runtime.event import CONTENT_TYPE, CloudEvent, EventError
from penstock_runtime.mqtt.client import Broker, Client, MqttError
from penstock_runtime.mqtt.packets import V5, Publish, matches

LOG = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds without a single acknowledgement after which the rest of a batch is given up for now."""
FULL = 4096
"""Deliveries that may wait in memory; then the connection is not read until half of them are gone."""
UNCLAIMED = 30.0
"""Seconds that a message waits for somebody to subscribe to its topic."""
LONGEST = 65_535
"""Bytes of a topic."""
AGAIN = 1.0
"""Seconds until a delivery to be retried comes again: MQTT itself brings it again only after a reconnection."""


@dataclass(slots=True)
class MqttDelivery:
    """See Delivery. `connection`: the one that brought it."""

    client: Client
    queue: "asyncio.Queue[Delivery]"
    message: Publish
    connection: int

    @property
    def topic(self) -> str:
        """See Delivery."""
        return self.message.topic

    def read(self) -> CloudEvent:
        """See Delivery."""
        message = self.message
        if message.left_out:
            raise EventError(f"too large: {len(message.payload) + message.left_out} bytes")
        return CloudEvent.decode(message.payload)

    def raw(self) -> bytes:
        """See Delivery."""
        return self.message.payload

    def ack(self) -> None:
        """See Delivery."""
        self.client.acknowledge(self.message, self.connection)

    def retry(self) -> None:
        """See Delivery."""
        asyncio.get_running_loop().call_later(AGAIN, self.queue.put_nowait, self)

    def drop(self) -> None:
        """See Delivery."""
        self.ack()


@dataclass(slots=True)
class MqttBus:
    """See Bus. `name` is the pub/sub's name for people and metrics."""

    name: str
    client: Client
    patience: float = PATIENCE
    queues: dict[str, asyncio.Queue[Delivery]] = field(default_factory=dict)
    subscribed: bool = False
    unclaimed: list[tuple[Publish, int]] = field(default_factory=list)
    one_of_a_key: bool = field(init=False)

    def __post_init__(self) -> None:
        # A broker of MQTT 5 may say no to a message and take those behind it, as when a quota is used up.
        self.one_of_a_key = self.client.broker.version == V5

    async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
        """In order; see Bus. Where the broker may refuse one and take the next, a key is under way once at a time."""
        if not is_topic(topic):
            # The broker would end the connection, and again each time that it is tried.
            return [Unpublished(f"{topic[:100]!r} is no topic to publish to", permanent=True)] * len(events)
        results: list[Unpublished | None] = [Unpublished(HELD_BACK)] * len(events)
        for wave in waves(events) if self.one_of_a_key else [range(len(events))]:
            await self._together(topic, events, wave, results)
            if any(error is not None and not error.permanent for error in (results[number] for number in wave)):
                break
        return results

    @contextlib.asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[Delivery]]:
        """See Bus."""
        queue: asyncio.Queue[Delivery] = asyncio.Queue()
        self.queues[topic] = queue
        early, self.unclaimed = self.unclaimed, []
        for message, connection in early:
            self.received(message, connection)
        await self.client.subscribe(topic)
        self.subscribed = True
        self._brake(queue)
        try:
            yield self._deliveries(queue)
        finally:
            # The queue stays: what arrives from now on is not acknowledged, and so comes again to whoever is next.
            self.client.pause()

    def connected(self) -> bool:
        """See Bus."""
        return self.client.connected.is_set()

    def received(self, message: Publish, connection: int) -> None:
        """A message of the broker: queue it for whoever subscribed, or will: a session that was kept brings at once
        what waited in it. Topics that this version no longer wants may be in it too; those are let go after a while.
        """
        queue = self.queues.get(message.topic) or self._queue_of(message.topic)
        if queue is None:
            self.unclaimed.append((message, connection))
            asyncio.get_running_loop().call_later(UNCLAIMED, self._let_go, message, connection)
            return
        queue.put_nowait(MqttDelivery(self.client, queue, message, connection))
        self._brake(queue)

    def _queue_of(self, topic: str) -> asyncio.Queue[Delivery] | None:
        """The queue of the filter that a topic is one of."""
        return next((queue for wanted, queue in self.queues.items() if matches(wanted, topic)), None)

    def _brake(self, queue: asyncio.Queue[Delivery]) -> None:
        """Read no more while too much waits. Not before the broker has agreed to the subscription: its answer comes
        behind everything that a session brings that was kept.
        """
        if self.subscribed and queue.qsize() >= FULL:
            self.client.pause()

    def _let_go(self, message: Publish, connection: int) -> None:
        if (message, connection) in self.unclaimed and self.queues:
            LOG.warning("a message that nobody subscribed to is let go", extra={"topic": message.topic})
            self.unclaimed.remove((message, connection))
            self.client.acknowledge(message, connection)

    async def _deliveries(self, queue: asyncio.Queue[Delivery]) -> AsyncIterator[Delivery]:
        while True:
            yield await queue.get()
            if queue.qsize() == FULL // 2:
                self.client.resume()

    async def _together(
        self, topic: str, events: Sequence[CloudEvent], wave: Sequence[int], results: list[Unpublished | None]
    ) -> None:
        """Publish those of these numbers, all under way at once, and take down what became of each."""
        sent: dict[asyncio.Future[None], int] = {}
        for number in wave:
            results[number] = None
            payload = events[number].encode()
            if len(payload) > self.client.broker.largest:
                results[number] = Unpublished(f"larger than {self.client.broker.largest} bytes", permanent=True)
                continue
            done = await self._send(topic, payload)
            if done is None:
                results[number] = Unpublished("no connection to the broker")
            else:
                sent[done] = number
        await self._settle(sent, results)

    async def _send(self, topic: str, payload: bytes) -> asyncio.Future[None] | None:
        """The future of one message; None when there was no room in the window for too long."""
        try:
            async with asyncio.timeout(self.patience):
                return await self.client.publish(topic, payload, CONTENT_TYPE)
        except TimeoutError:
            return None

    async def _settle(self, sent: dict[asyncio.Future[None], int], results: list[Unpublished | None]) -> None:
        """Wait while acknowledgements come; give up the rest when none came for `patience` seconds."""
        waiting = set(sent)
        while waiting:
            before = len(waiting)
            _, waiting = await asyncio.wait(waiting, timeout=self.patience)
            if len(waiting) == before:
                break
        for done, number in sent.items():
            if not done.done():
                self.client.forget(done)
                results[number] = Unpublished("no acknowledgement from the broker")
            elif isinstance(error := done.exception(), MqttError):
                results[number] = Unpublished(str(error), permanent=_for_good(error))


def is_topic(text: str) -> bool:
    """Whether one can publish to it: some text, without wildcards, that UTF-8 has."""
    if not text or any(sign in text for sign in "+#\0"):
        return False
    try:
        return len(text.encode()) <= LONGEST
    except UnicodeEncodeError:
        return False


def _for_good(error: MqttError) -> bool:
    """No topic's name, too large, malformed payload: none of it mends itself. Not authorised: a person mends that."""
    return any(f"{code:#04x}" in str(error) for code in (0x90, 0x95, 0x99))


@contextlib.asynccontextmanager
async def mqtt_bus(name: str, broker: Broker) -> AsyncIterator[MqttBus]:
    """A bus over a connection that is kept while the block runs."""
    bus = MqttBus(name, Client(broker))
    client = bus.client
    client.on_message = bus.received
    task = asyncio.create_task(client.run())
    try:
        yield bus
    finally:
        await client.close()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
