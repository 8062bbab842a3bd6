"""The end of a module that is asked to stop."""

import asyncio
import time

from penstock_runtime import Service
from penstock_runtime.lifecycle import _until_stopped


def test_who_waits_with_nothing_in_hand_stops_at_once() -> None:
    """As for a sidecar that never comes: what is there to hand over?"""

    async def run() -> None:
        service = Service()

        async def job() -> None:
            with service.nothing_held():
                service.stopping.set()
                await asyncio.Event().wait()

        await _until_stopped(asyncio.ensure_future(job()), service, 3600)

    asyncio.run(asyncio.wait_for(run(), 60))


def test_who_holds_something_has_its_grace() -> None:
    ended = []

    async def run() -> None:
        service = Service()

        async def job() -> None:
            with service.nothing_held():
                await asyncio.sleep(0)
            service.stopping.set()
            await asyncio.sleep(0.1)
            ended.append(time.monotonic())

        await _until_stopped(asyncio.ensure_future(job()), service, 3600)

    asyncio.run(asyncio.wait_for(run(), 60))
    assert ended
