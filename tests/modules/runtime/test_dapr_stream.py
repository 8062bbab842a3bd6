"""The streaming subscription, against a real gRPC server that does what the test says."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import grpc.aio  # type: ignore[import-untyped]
import pytest
from dapr.proto import api_service_v1, api_v1
from dapr.proto.runtime.v1.appcallback_pb2 import TopicEventRequest

from penstock_runtime.dapr_stream import AHEAD, RETRY, SUCCESS, Stream, StreamEnded

Reply = api_v1.SubscribeTopicEventsResponseAlpha1


@dataclass
class Sidecar(api_service_v1.DaprServicer):  # type: ignore[misc]
    """Hands out `count` messages and keeps the answers; `end` is how it ends the call then, None: it waits."""

    count: int
    end: Callable[[Any], Awaitable[None]] | None = None
    size: int = 10
    answers: list[tuple[str, int]] = field(default_factory=list)
    handed: int = 0

    async def SubscribeTopicEventsAlpha1(self, requests: Any, context: Any) -> AsyncIterator[Any]:
        first = await anext(requests)
        assert (first.initial_request.pubsub_name, first.initial_request.topic) == ("bus", "t")
        yield Reply(initial_response={})
        for number in range(self.count):
            yield Reply(event_message=TopicEventRequest(id=str(number), data=b"x" * self.size))
            self.handed += 1
        if self.end is not None:
            await self.end(context)
            return
        async for one in requests:
            self.answers.append((one.event_processed.id, one.event_processed.status.status))


@contextlib.asynccontextmanager
async def reached(sidecar: Sidecar) -> AsyncIterator[Any]:
    """A stub for it."""
    server = grpc.aio.server()
    api_service_v1.add_DaprServicer_to_server(sidecar, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
            yield api_service_v1.DaprStub(channel)
    finally:
        await server.stop(None)


def run(work: Callable[[], Awaitable[None]]) -> None:
    async def bounded() -> None:
        async with asyncio.timeout(120):
            await work()

    asyncio.run(bounded())


def test_every_answer_arrives_before_the_call_ends() -> None:
    """Also of a reader that was cancelled while it waited: gRPC would end the call with it."""
    sidecar = Sidecar(500)

    async def work() -> None:
        async with reached(sidecar) as stub:
            stream = await Stream.open(stub, "bus", "t")
            found = [await stream.next() for _ in range(500)]
            reader = asyncio.create_task(stream.next())
            await asyncio.sleep(0)
            reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reader
            for one in found:
                stream.answer(one.id, RETRY if one.id == "3" else SUCCESS)
            await stream.close()

    run(work)
    assert [name for name, _ in sidecar.answers] == [str(number) for number in range(500)]
    assert {name for name, status in sidecar.answers if status} == {"3"}


def test_a_reader_that_rests_lets_the_sidecar_wait() -> None:
    """What nobody asks for does not fill the memory."""
    sidecar = Sidecar(2000, size=10_000)

    async def work() -> None:
        async with reached(sidecar) as stub:
            stream = await Stream.open(stub, "bus", "t")
            before = -1
            while sidecar.handed < AHEAD or sidecar.handed != before:
                before = sidecar.handed
                await asyncio.sleep(0.2)
            assert sidecar.handed < 1500
            assert [(await stream.next()).id for _ in range(2000)] == [str(number) for number in range(2000)]
            await stream.close()

    run(work)


async def none_left() -> None:
    """Until no task of ours is left: those of the server go on."""
    ours = ("Stream.", "_consume_request_iterator")
    while any(name in repr(task.get_coro()) for task in asyncio.all_tasks() for name in ours):
        await asyncio.sleep(0.01)


async def _returns(_: Any) -> None:
    """The call is over, with the status OK."""


async def _aborts(context: Any) -> None:
    await context.abort(grpc.StatusCode.UNKNOWN, "gone")


async def _cancels(context: Any) -> None:
    await context.abort(grpc.StatusCode.CANCELLED, "gone")


@pytest.mark.parametrize("end", [_returns, _aborts, _cancels])
def test_however_the_sidecar_ends_it_the_reader_hears_of_it(end: Callable[[Any], Awaitable[None]]) -> None:
    """What had come before is still handed over; nobody's task is cancelled; asked again, it says so again."""
    sidecar = Sidecar(3, end)

    async def work() -> None:
        async with reached(sidecar) as stub:
            stream = await Stream.open(stub, "bus", "t")
            assert [(await stream.next()).id for _ in range(3)] == ["0", "1", "2"]
            for _ in range(2):
                with pytest.raises((StreamEnded, grpc.RpcError)):
                    await stream.next()
            stream.answer("0", SUCCESS)
            await stream.close()
            await none_left()

    run(work)


@pytest.mark.parametrize("code", [grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.CANCELLED])
def test_a_sidecar_that_does_not_agree(code: grpc.StatusCode) -> None:
    class Stubborn(Sidecar):
        async def SubscribeTopicEventsAlpha1(self, requests: Any, context: Any) -> AsyncIterator[Any]:
            await context.abort(code, "no such bus")
            yield requests

    async def work() -> None:
        async with reached(Stubborn(0)) as stub:
            with pytest.raises((StreamEnded, grpc.RpcError)):
                await Stream.open(stub, "bus", "t")
            await none_left()

    run(work)
