"""Handing over what is left, while there is hope."""

import asyncio
import time
from collections.abc import Callable

STILL = 1.0
"""Seconds without one handed over after which what is safe on the disk is waited for no longer."""
STEP = 0.02


async def drained(left: Callable[[], int], still: float) -> None:
    """Wait until none are `left`, or their number has not changed for `still` seconds."""
    before, since = left(), time.monotonic()
    while before and time.monotonic() - since < still:
        await asyncio.sleep(STEP)
        if (now := left()) != before:
            before, since = now, time.monotonic()
