"""A Bus that is a Dapr sidecar: gRPC, streaming subscriptions, bulk publish. Needs the extra `dapr`."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from dapr.aio.clients import DaprClient
from dapr.clients.exceptions import DaprGrpcError
from dapr.conf import settings as dapr_settings
from dapr.proto import api_v1
from grpc import RpcError, StatusCode  # type: ignore[import-untyped]

from penstock_runtime.bus import HELD_BACK, Delivery, Unpublished, waves
from penstock_runtime.dapr_stream import DROP, RETRY, SUCCESS, Stream, StreamEnded
from penstock_runtime.event import CONTENT_TYPE, CloudEvent, EventError
from penstock_runtime.retry import Backoff
from penstock_runtime.secret import Secret

LOG = logging.getLogger(__name__)

NOT_KNOWN = "required metadata dapr-app-id not found"
"""What a sidecar before 1.16 says to the stable bulk call, which it takes for a call of another application."""
HOPELESS = (StatusCode.INVALID_ARGUMENT, StatusCode.OUT_OF_RANGE)
"""What a sidecar says of an event that it will never take. That a topic is not allowed, a person can put right."""
NO_COMPONENT = "is not found"
"""What it says of a pub/sub that it does not know, or does not know yet: not the event's fault either."""
ONE_OF_MANY = (*HOPELESS, StatusCode.RESOURCE_EXHAUSTED)
"""What a call for many ends with for the sake of one of them, or of their size together."""
TOO_LARGE = "larger than max"
"""What gRPC says of a message that is larger than the sidecar takes."""
BULK = 2 * 1024 * 1024
"""Bytes of events in one call: a sidecar takes 4 MiB unless it is told otherwise (dapr.io/http-max-request-size)."""
LOST = (StreamEnded, RpcError, OSError, TimeoutError)
TAKEN = 512 * 1024 * 1024
"""Bytes that a sidecar may hand over at once: more than any broker takes."""


class _Parted(Exception):
    """A call that is to be made again in parts."""


@dataclass(slots=True)
class DaprBus:
    """See Bus. `name` is the name of the pub/sub component."""

    name: str
    client: DaprClient
    largest: int = 1_048_576
    is_connected: bool = True
    is_old: bool = False
    one_of_a_key: bool = True

    async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
        """In bulk; see Bus. The sidecar publishes a bulk's entries side by side, so a key comes once in each."""
        results: list[Unpublished | None] = [Unpublished(HELD_BACK)] * len(events)
        too_large = Unpublished(f"larger than {self.largest} bytes", permanent=True)
        for wave in waves(events):
            fitting = [number for number in wave if len(events[number].encode()) <= self.largest]
            for number in wave:
                results[number] = too_large
            again = [await self._each(topic, events, some, results) for some in bulks(fitting, events)]
            if any(again):
                break
        return results

    @contextlib.asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[Delivery]]:
        """See Bus. Waits for the sidecar, and for it again after it was away."""
        subscription = _Subscription(self, topic, await self._open(topic))
        try:
            yield subscription
        finally:
            await subscription.stream.close()

    def connected(self) -> bool:
        """See Bus."""
        return self.is_connected

    async def _each(
        self, topic: str, events: Sequence[CloudEvent], numbers: Sequence[int], results: list[Unpublished | None]
    ) -> bool:
        """Publish those of these numbers in one call; whether one of them is to be tried again.

        A call that is refused for the sake of one of them is made again in halves, until it is known which.
        """
        try:
            outcome = await self._bulk(topic, [events[number] for number in numbers])
        except _Parted:
            half = len(numbers) // 2
            again = [await self._each(topic, events, some, results) for some in (numbers[:half], numbers[half:])]
            return any(again)
        for number, error in zip(numbers, outcome, strict=True):
            results[number] = error
        return any(error is not None and not error.permanent for error in outcome)

    async def _bulk(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
        """Raises _Parted."""
        try:
            if len(events) == 1:
                event = events[0]
                await self.client.publish_event(
                    self.name, topic, event.encode(), _metadata(event), data_content_type=CONTENT_TYPE
                )
                answer = {}
            else:
                answer = await self._bulk_of_any_age(topic, events)
        except (RpcError, DaprGrpcError, OSError) as error:
            self.is_connected = _code(error) is not StatusCode.UNAVAILABLE
            code, said = _code(error), _words(error)
            if len(events) > 1 and code in ONE_OF_MANY and NO_COMPONENT not in said:
                raise _Parted from None
            hopeless = (code in HOPELESS and NO_COMPONENT not in said) or TOO_LARGE in said
            failure = Unpublished(said, permanent=hopeless)
            return [failure] * len(events)
        self.is_connected = True
        return [Unpublished(answer[number]) if number in answer else None for number in range(len(events))]

    async def _bulk_of_any_age(self, topic: str, events: Sequence[CloudEvent]) -> dict[int, str]:
        """The numbers of the events that failed, with the sidecar's words. Raises RpcError.

        By the stub: the SDK's own call copies each event once more, and does not know sidecars before 1.16.
        """
        request = _request(self.name, topic, events)
        stub = self.client._stub
        if not self.is_old:
            try:
                return _failed(await stub.BulkPublishEvent(request))
            except RpcError as error:
                if _code(error) is not StatusCode.UNIMPLEMENTED and NOT_KNOWN not in _words(error):
                    raise
                self.is_old = True
        return _failed(await stub.BulkPublishEventAlpha1(request))

    async def _open(self, topic: str) -> Stream:
        backoff = Backoff(first=0.2, most=10.0)
        while True:
            try:
                stream = await Stream.open(self.client._stub, self.name, topic)
            except LOST as error:
                self.is_connected = False
                LOG.warning("no subscription yet", extra={"pubsub": self.name, "topic": topic, "detail": _words(error)})
                await asyncio.sleep(backoff.next())
            else:
                self.is_connected = True
                return stream


@dataclass(slots=True)
class _Subscription:
    """Deliveries of a topic without end: a stream that was lost is opened again."""

    bus: DaprBus
    topic: str
    stream: Stream

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Delivery:
        while True:
            try:
                return _Delivery(self.stream, await self.stream.next(), self.bus.largest)
            except LOST as error:
                said = {"pubsub": self.bus.name, "topic": self.topic, "detail": _words(error)}
                LOG.warning("subscription lost", extra=said)
                await self.stream.close()
                self.stream = await self.bus._open(self.topic)


@dataclass(slots=True)
class _Delivery:
    """See Delivery. `message` is a TopicEventRequest of the stream."""

    stream: Stream
    message: Any
    largest: int

    @property
    def topic(self) -> str:
        return str(self.message.topic)

    def read(self) -> CloudEvent:
        data = self.message.data
        if len(data) > self.largest:
            raise EventError(f"too large: {len(data)} bytes")
        return CloudEvent.decode(data)

    def raw(self) -> bytes:
        data: bytes = self.message.data
        return data

    def ack(self) -> None:
        self.stream.answer(self.message.id, SUCCESS)

    def retry(self) -> None:
        self.stream.answer(self.message.id, RETRY)

    def drop(self) -> None:
        self.stream.answer(self.message.id, DROP)


def bulks(numbers: Sequence[int], events: Sequence[CloudEvent]) -> list[list[int]]:
    """The numbers in groups, in order, whose events are together not larger than BULK, or one alone."""
    found: list[list[int]] = []
    room = 0
    for number in numbers:
        size = len(events[number].encode())
        if not found or size > room:
            found.append([])
            room = BULK
        found[-1].append(number)
        room -= size
    return found


def _request(pubsub: str, topic: str, events: Sequence[CloudEvent]) -> Any:
    """Filled in place: entries that are made first are copied, and a map that is handed over twice; thrice the time."""
    request = api_v1.BulkPublishRequest(pubsub_name=pubsub, topic=topic)
    add = request.entries.add
    for number, event in enumerate(events):
        entry = add(entry_id=str(number), event=event.encode(), content_type=CONTENT_TYPE)
        for name, value in _metadata(event).items():
            entry.metadata[name] = value
    return request


def _failed(answer: Any) -> dict[int, str]:
    return {int(one.entry_id): str(one.error) for one in answer.failedEntries}


def _metadata(event: CloudEvent) -> dict[str, str]:
    """`partitionKey` is what Event Hubs and Kafka components take. JSON has texts that protobuf does not."""
    key = event.partition_key
    return {} if key is None else {"partitionKey": key.encode("utf-8", "replace").decode()}


def _code(error: BaseException) -> Any:
    code = getattr(error, "code", None)
    return code() if callable(code) else code


def _words(error: BaseException) -> str:
    details = getattr(error, "details", None)
    said = details() if callable(details) else details
    return f"{_code(error) or type(error).__name__}: {said or error}"


@contextlib.asynccontextmanager
async def dapr_bus(
    name: str, grpc_port: int, http_port: int, token: Secret | None = None, largest: int = 1_048_576
) -> AsyncIterator[DaprBus]:
    """A bus through the sidecar of this pod. `largest`: bytes of a message; larger ones are refused, either way."""
    dapr_settings.DAPR_HTTP_PORT = http_port
    dapr_settings.DAPR_API_TOKEN = token.reveal() if token else None
    await _sidecar(http_port)
    # What is too large is taken all the same, to be put aside: were it refused, the sidecar would bring it for ever.
    async with DaprClient(address=f"127.0.0.1:{grpc_port}", max_grpc_message_length=TAKEN) as client:
        yield DaprBus(name, client, largest)


async def _sidecar(port: int) -> None:
    """Wait until the sidecar's own side is up. The SDK would wait too, but would hold up the event loop meanwhile."""
    backoff = Backoff(first=0.1, most=5.0)
    while not await _answers(port):
        if backoff.attempts == 5:
            LOG.warning("waiting for the sidecar", extra={"port": port})
        await asyncio.sleep(backoff.next())


async def _answers(port: int) -> bool:
    try:
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /v1.0/healthz/outbound HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            status = await reader.readline()
            writer.close()
            return b" 2" in status[:12]
    except (OSError, TimeoutError):
        return False
