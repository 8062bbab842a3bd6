"""A Bus that is a Dapr sidecar: gRPC, streaming subscriptions, bulk publish. Needs the extra `dapr`."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dapr.aio.clients import DaprClient
from dapr.aio.clients.grpc.subscription import Subscription
from dapr.clients import BulkPublishEntry
from dapr.clients.exceptions import DaprGrpcError
from dapr.clients.grpc._response import TopicEventResponse
from dapr.common.pubsub import subscription as sdk_subscription
from dapr.common.pubsub.subscription import (
    StreamCancelledError,
    StreamInactiveError,
    StreamReconnectError,
    SubscriptionMessage,
)
from dapr.conf import settings as dapr_settings
from dapr.proto import api_v1
from grpc import RpcError, StatusCode  # type: ignore[import-untyped]

from penstock_runtime.bus import Delivery, Unpublished
from penstock_runtime.event import CONTENT_TYPE, CloudEvent, EventError
from penstock_runtime.retry import Backoff
from penstock_runtime.secret import Secret

LOG = logging.getLogger(__name__)
# The SDK prints a line for each message that it cannot read; here it is put aside, and logged once.
sdk_subscription.print = lambda *_: None

HOPS = {"topic", "pubsubname"}
"""What the sidecar writes anew at each hop; it would only be in the way."""
NOT_KNOWN = "required metadata dapr-app-id not found"
"""What a sidecar before 1.16 says to the stable bulk call, which it takes for a call of another application. The SDK
falls back only for the code UNIMPLEMENTED, so the older call is made here."""
HOPELESS = (StatusCode.INVALID_ARGUMENT, StatusCode.PERMISSION_DENIED, StatusCode.NOT_FOUND, StatusCode.OUT_OF_RANGE)
LOST = (StreamInactiveError, StreamCancelledError, StreamReconnectError, RpcError, OSError, TimeoutError)
TAKEN = 512 * 1024 * 1024
"""Bytes that a sidecar may hand over at once: more than any broker takes."""
FLUSH = 0.1
"""Seconds in which the stream's writer takes the last answers out of its queue."""
SUCCESS, RETRY, DROP = (TopicEventResponse(word).status for word in ("success", "retry", "drop"))


@dataclass(slots=True)
class DaprBus:
    """See Bus. `name` is the name of the pub/sub component."""

    name: str
    client: DaprClient
    largest: int = 1_048_576
    is_connected: bool = True
    is_old: bool = False
    answers: set[asyncio.Task[None]] = field(default_factory=set)

    async def publish(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
        """In bulk; see Bus. The sidecar publishes a bulk's entries side by side, so a key comes once in each."""
        results: list[Unpublished | None] = [Unpublished("held back behind an event that could not be sent")] * len(
            events
        )
        too_large = Unpublished(f"larger than {self.largest} bytes", permanent=True)
        for wave in waves(events):
            fitting = [number for number in wave if len(events[number].encode()) <= self.largest]
            failed = await self._bulk(topic, [events[number] for number in fitting]) if fitting else []
            for number in wave:
                results[number] = too_large
            for number, error in zip(fitting, failed, strict=True):
                results[number] = error
            if any(failed):
                break
        return results

    @contextlib.asynccontextmanager
    async def subscribe(self, topic: str) -> AsyncIterator[AsyncIterator[Delivery]]:
        """See Bus. Waits for the sidecar, and for it again after it was away."""
        subscription = await self._open(topic)
        deliveries = self._deliveries(topic, subscription)
        try:
            yield deliveries
        finally:
            # What was answered shall leave before the stream is closed.
            if self.answers:
                await asyncio.wait(self.answers, timeout=5)
            await asyncio.sleep(FLUSH)
            await deliveries.aclose()

    def connected(self) -> bool:
        """See Bus."""
        return self.is_connected

    async def _bulk(self, topic: str, events: Sequence[CloudEvent]) -> list[Unpublished | None]:
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
            failure = Unpublished(_words(error), permanent=_code(error) in HOPELESS)
            return [failure] * len(events)
        self.is_connected = True
        return [Unpublished(answer[number]) if number in answer else None for number in range(len(events))]

    async def _bulk_of_any_age(self, topic: str, events: Sequence[CloudEvent]) -> dict[int, str]:
        """The numbers of the events that failed, with the sidecar's words. Raises as the SDK does."""
        if not self.is_old:
            entries = [_entry(number, event) for number, event in enumerate(events)]
            try:
                response = await self.client.publish_events(self.name, topic, entries)
                return {int(one.entry_id): str(one.error) for one in response.failed_entries}
            except DaprGrpcError as error:
                if NOT_KNOWN not in _words(error):
                    raise
                self.is_old = True
        request = api_v1.BulkPublishRequest(
            pubsub_name=self.name,
            topic=topic,
            entries=[_old_entry(number, event) for number, event in enumerate(events)],
        )
        answer = await self.client._stub.BulkPublishEventAlpha1(request)
        return {int(one.entry_id): str(one.error) for one in answer.failedEntries}

    async def _open(self, topic: str) -> Subscription:
        backoff = Backoff(first=0.2, most=10.0)
        while True:
            try:
                subscription: Subscription = await self.client.subscribe(self.name, topic)
            except LOST as error:
                self.is_connected = False
                LOG.warning("no subscription yet", extra={"pubsub": self.name, "topic": topic, "detail": _words(error)})
                await asyncio.sleep(backoff.next())
            else:
                self.is_connected = True
                return subscription

    async def _deliveries(self, topic: str, subscription: Subscription) -> AsyncGenerator[Delivery, None]:
        try:
            while True:
                try:
                    message = await subscription.next_message()
                except LOST as error:
                    LOG.warning(
                        "subscription lost", extra={"pubsub": self.name, "topic": topic, "detail": _words(error)}
                    )
                    with contextlib.suppress(*LOST):
                        await subscription.close()
                    subscription = await self._open(topic)
                else:
                    yield self._delivery(subscription, message)
        finally:
            with contextlib.suppress(*LOST):
                await subscription.close()

    def _delivery(self, subscription: Subscription, message: SubscriptionMessage) -> Delivery:
        def say(status: Any) -> None:
            task = asyncio.create_task(subscription.respond(message, status))
            self.answers.add(task)
            task.add_done_callback(self.answers.discard)

        return Delivery(
            topic=message.topic(),
            read=lambda: self._event(message),
            raw=message.raw_data,
            ack=lambda: say(SUCCESS),
            retry=lambda: say(RETRY),
            drop=lambda: say(DROP),
        )

    def _event(self, message: SubscriptionMessage) -> CloudEvent:
        size = len(message.raw_data())
        if size > self.largest:
            raise EventError(f"too large: {size} bytes")
        return event_of(message)


def event_of(message: SubscriptionMessage) -> CloudEvent:
    """The event that a sidecar unwrapped. Raises EventError when its data is not what its type says."""
    extensions = {name: _whole(value) for name, value in message.extensions().items() if name not in HOPS}
    kind = message.data_content_type() or "application/json"
    data = _data(message, kind)
    event = CloudEvent(
        id=message.id(),
        source=message.source(),
        type=message.type(),
        datacontenttype=kind,
        data=data,
        **{name: extensions.pop(name, None) for name in ("subject", "time")},
        extensions=extensions,
    )
    if not _is_json(kind) or data is None:
        return event
    # The data is put back as it came, rather than written anew.
    head = json.dumps(event.envelope(), separators=(",", ":")).encode()
    return replace(event, raw=head[:-1] + b',"data":' + message.raw_data() + b"}")


def waves(events: Sequence[CloudEvent]) -> Iterator[list[int]]:
    """The events' numbers in groups, in order, in each of which a partition key comes once; events without are free."""
    rest = list(range(len(events)))
    while rest:
        seen: set[str] = set()
        wave, later = [], []
        for number in rest:
            key = events[number].partition_key
            if key is None or key not in seen:
                wave.append(number)
                if key is not None:
                    seen.add(key)
            else:
                later.append(number)
        yield wave
        rest = later


def _entry(number: int, event: CloudEvent) -> BulkPublishEntry:
    return BulkPublishEntry(event.encode(), metadata=_metadata(event), content_type=CONTENT_TYPE, entry_id=str(number))


def _old_entry(number: int, event: CloudEvent) -> Any:
    return api_v1.BulkPublishRequestEntry(
        entry_id=str(number), event=event.encode(), content_type=CONTENT_TYPE, metadata=_metadata(event)
    )


def _metadata(event: CloudEvent) -> dict[str, str]:
    """`partitionKey` is what Event Hubs and Kafka components take. JSON has texts that protobuf does not."""
    key = event.partition_key
    return {} if key is None else {"partitionKey": key.encode("utf-8", "replace").decode()}


def _is_json(kind: str) -> bool:
    return kind.startswith("application/") and kind.partition(";")[0].endswith("json")


def _data(message: SubscriptionMessage, kind: str) -> Any:
    raw = message.raw_data()
    if _is_json(kind):
        # The SDK has read it already, and keeps to itself what it could not read.
        read = message.data()
        if read is not None:
            return read
        try:
            return json.loads(raw) if raw else None
        except ValueError as error:
            raise EventError(f"data is not JSON, although its type says so: {error}") from None
        except RecursionError:
            raise EventError("data is nested too deep") from None
    return raw.decode("utf-8", "replace") if kind.startswith("text/") else raw


def _whole(value: Any) -> Any:
    """A number that protobuf made a float of is the whole number it was."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


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
