"""A streaming subscription of a sidecar: messages as it brings them, answers as they are given.

Own code beside the SDK's, which makes a task and a timer of each answer, and reads each message's data and attributes
whether or not anybody asks: half of what an event cost (docs/decisions/0091).
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from typing import Any, Self

from dapr.clients.grpc._response import TopicEventResponse
from dapr.proto import api_v1, appcallback_v1
from grpc import RpcError  # type: ignore[import-untyped]
from grpc.aio import EOF  # type: ignore[import-untyped]

AHEAD = 200
"""Messages that are read before anybody asks for them; then the sidecar is left waiting."""
GOODBYE = 5.0
"""Seconds that the sidecar has to take the last answers and end the call."""

RAW = {"rawPayload": "true"}
"""Messages are wanted as they are on the wire. Otherwise the sidecar takes events apart and hands over the pieces; and
it knows messages by the ids of their events, so that of two with the same one the first is never acknowledged."""

SUCCESS, RETRY, DROP = (
    appcallback_v1.TopicEventResponse(status=TopicEventResponse(word).status.value)
    for word in ("success", "retry", "drop")
)


class StreamEnded(Exception):
    """The sidecar has ended the subscription."""


class Stream:
    """One call. Whoever reads can be cancelled without ending it: gRPC would take that for a wish to end the call."""

    def __init__(self, stub: Any, pubsub: str, topic: str) -> None:
        self._wish = api_v1.SubscribeTopicEventsRequestInitialAlpha1(pubsub_name=pubsub, topic=topic, metadata=RAW)
        self._answers: deque[Any] = deque()
        self._some = asyncio.Event()
        self._closing = False
        self._messages: asyncio.Queue[Any] = asyncio.Queue(AHEAD)
        self._call = stub.SubscribeTopicEventsAlpha1(self._requests())
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    async def open(cls, stub: Any, pubsub: str, topic: str) -> Self:
        """Subscribe. Raises RpcError, StreamEnded and OSError when the sidecar does not agree."""
        stream = cls(stub, pubsub, topic)
        try:
            # The first says only that the subscription is there.
            await stream._hear()
        except BaseException:
            await stream.close()
            raise
        stream._reading = asyncio.create_task(stream._read())
        return stream

    async def next(self) -> Any:
        """The next message, a TopicEventRequest. Raises RpcError, StreamEnded or OSError when there are no more."""
        found = await self._messages.get()
        if isinstance(found, Exception):
            # It is there for whoever asks again.
            self._messages.put_nowait(found)
            raise found
        return found

    def answer(self, identity: str, status: Any) -> None:
        """Say what became of a message. Nobody hears it when the call has ended."""
        processed = api_v1.SubscribeTopicEventsRequestProcessedAlpha1(id=identity, status=status)
        self._answers.append(api_v1.SubscribeTopicEventsRequestAlpha1(event_processed=processed))
        self._some.set()

    async def close(self) -> None:
        """End the call when the sidecar has taken all answers, or after a while."""
        self._closing = True
        self._some.set()
        if self._reading is not None:
            while not self._messages.empty():
                # Nobody will answer it any more: whether it comes again is up to the sidecar's component.
                self._messages.get_nowait()
            await asyncio.wait({self._reading}, timeout=GOODBYE)
            self._reading.cancel()
        self._call.cancel()

    async def _requests(self) -> AsyncIterator[Any]:
        """What is said to the sidecar: the wish, then answers. When it ends, the sidecar ends the call."""
        yield api_v1.SubscribeTopicEventsRequestAlpha1(initial_request=self._wish)
        while self._answers or not self._closing:
            while self._answers:
                yield self._answers.popleft()
            self._some.clear()
            if not self._closing:
                await self._some.wait()

    async def _read(self) -> None:
        """Bring messages to the queue, and why there are no more as the last."""
        try:
            while True:
                message = await self._hear()
                if not self._closing:
                    await self._messages.put(message.event_message)
        except (StreamEnded, RpcError, OSError) as reason:
            await self._messages.put(reason)

    async def _hear(self) -> Any:
        """What the sidecar says next. Raises RpcError, StreamEnded or OSError when it has ended the call."""
        try:
            message = await self._call.read()
        except asyncio.CancelledError:
            # gRPC says so too when it was the sidecar that cancelled the call.
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            raise StreamEnded("cancelled by the sidecar") from None
        if message is EOF:
            raise StreamEnded("ended by the sidecar")
        return message
