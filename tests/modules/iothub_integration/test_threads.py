"""What the SDK does not notice: a thread of its own that is no more."""

import asyncio
import logging
import threading
from typing import Any

import pytest

from iothub_integration import threads
from iothub_integration.hub import Hub, Manner
from iothub_integration.identity import Identity
from penstock_runtime import Secret


def fail() -> None:
    """As paho's does in the middle of a packet."""
    raise OSError("EOF occurred in violation of protocol")


def end_one() -> None:
    """A thread that an error ends."""
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()


@pytest.fixture(autouse=True)
def _watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    threads.watch()


def test_a_thread_that_ends_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    before = threads.ended()
    with caplog.at_level(logging.WARNING):
        end_one()
    assert threads.ended() == before + 1
    (line,) = caplog.records
    assert (line.levelname, line.detail) == ("WARNING", "EOF occurred in violation of protocol")  # type: ignore[attr-defined]


class Client:
    """What the SDK says when its thread is gone: connected, whatever is asked."""

    connected = True
    on_method_request_received: Any = None

    def __init__(self) -> None:
        self.left = False

    async def connect(self) -> None:
        """At once."""

    async def get_twin(self) -> dict[str, Any]:
        """An empty one."""
        return {}

    async def shutdown(self) -> None:
        """Noted."""
        self.left = True


def test_whoever_is_connected_connects_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any) -> Any:
        return {}

    made: list[Client] = []

    def client(_: Hub) -> Client:
        made.append(Client())
        return made[-1]

    async def main() -> None:
        monkeypatch.setattr(Hub, "_client", client)
        hub = Hub(Identity("hub.example", "dev1", key=Secret("a2V5")), Manner(), never, never, never)
        task = asyncio.create_task(hub.run())
        try:
            async with asyncio.timeout(30):
                await hub.ready.wait()
                end_one()
                while len(made) < 2 or not hub.ready.is_set():
                    await asyncio.sleep(0.05)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(main())
    assert [one.left for one in made] == [True, True]
