"""Waiting for a batch to fill: a call for many costs hardly more than one for a single event."""

import asyncio
import time
from collections.abc import Callable

STEP = 0.001
"""Seconds between two looks at whether more keep coming."""


async def linger(waiting: Callable[[], int], full: int, seconds: float) -> None:
    """While more keep coming, wait until `full` are `waiting`, for at most so many seconds; for none, not at all."""
    end, before = time.monotonic() + seconds, 0
    while before < waiting() < full and time.monotonic() < end:
        before = waiting()
        await asyncio.sleep(STEP)
